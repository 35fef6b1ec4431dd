using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace WebShopRL.Web.Runs.Feed;

/// <summary>
/// <c>/hubs/runs</c>. After <c>Subscribe(run_id, after_seq)</c> the client is sent <c>points</c> {run_id, points}, <c>status</c> {run_id, status, step, ...} and
/// <c>log</c> {run_id, lines} as they come. A client that reconnects subscribes again with the highest seq it has.
/// </summary>
internal sealed class RunHub(IRunFeed feed, IHubContext<RunHub> clients, ILogger<RunHub> logger) : Hub
{
    private const string Subscriptions = "subscriptions";

    public sealed record PointsMessage(int RunId, IReadOnlyList<FeedPoint> Points);

    public sealed record LogMessage(int RunId, IReadOnlyList<FeedLogLine> Lines);

    public sealed record StatusMessage(int RunId, string Status, int Step, int TotalSteps, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string? Error);

    /// <summary>Answers at once; the messages follow. Subscribing again to the same run replaces the subscription.</summary>
    public void Subscribe(int runId, long afterSeq)
    {
        if (!Context.Items.TryGetValue(Subscriptions, out var known) || known is not ConcurrentDictionary<int, CancellationTokenSource> mine)
            Context.Items[Subscriptions] = mine = new ConcurrentDictionary<int, CancellationTokenSource>();
        var stop = CancellationTokenSource.CreateLinkedTokenSource(Context.ConnectionAborted);
        if (mine.TryRemove(runId, out var before))
            before.Cancel();
        mine[runId] = stop;
        _ = SendAsync(clients.Clients.Client(Context.ConnectionId), runId, afterSeq, stop.Token);
    }

    public void Unsubscribe(int runId)
    {
        if (Context.Items.TryGetValue(Subscriptions, out var known) && known is ConcurrentDictionary<int, CancellationTokenSource> mine && mine.TryRemove(runId, out var stop))
            stop.Cancel();
    }

    private async Task SendAsync(ISingleClientProxy client, int runId, long afterSeq, CancellationToken cancellation)
    {
        try
        {
            await foreach (var delta in feed.SubscribeAsync(runId, afterSeq, cancellation))
            {
                foreach (var (name, message) in InOrder(delta))
                    await client.SendAsync(name, message, cancellation);
                if (delta.Status is { } status)
                    await client.SendAsync("status", new StatusMessage(runId, status.Status, status.Step, status.TotalSteps, status.StartedAt, status.FinishedAt, status.Error), cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The client has gone, or asked for something else.
        }
        catch (Exception failure)
        {
            HubLog.Failed(logger, failure, runId);
        }
    }

    /// <summary>
    /// The delta's points and lines as messages in the order of their seq. A connection may break after any of them, and the client goes on from the
    /// highest seq it has: nothing below that may still be on its way.
    /// </summary>
    internal static IEnumerable<(string Name, object Message)> InOrder(RunDelta delta)
    {
        var (points, lines) = (0, 0);
        while (points < delta.Points.Count || lines < delta.LogLines.Count)
        {
            var nextLine = lines < delta.LogLines.Count ? delta.LogLines[lines].Seq : long.MaxValue;
            var firstPoint = points;
            while (points < delta.Points.Count && delta.Points[points].Seq < nextLine)
                points++;
            if (points > firstPoint)
                yield return ("points", new PointsMessage(delta.RunId, [.. delta.Points.Skip(firstPoint).Take(points - firstPoint)]));

            var nextPoint = points < delta.Points.Count ? delta.Points[points].Seq : long.MaxValue;
            var firstLine = lines;
            while (lines < delta.LogLines.Count && delta.LogLines[lines].Seq < nextPoint)
                lines++;
            if (lines > firstLine)
                yield return ("log", new LogMessage(delta.RunId, [.. delta.LogLines.Skip(firstLine).Take(lines - firstLine)]));
        }
    }
}

internal static partial class HubLog
{
    [LoggerMessage(LogLevel.Error, "The subscription to run {RunId} broke off")]
    public static partial void Failed(ILogger logger, Exception failure, int runId);
}
