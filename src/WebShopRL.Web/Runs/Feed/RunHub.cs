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

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private sealed record Subscription(CancellationTokenSource Stop, Task Sending);

    public sealed record PointsMessage(int RunId, IReadOnlyList<FeedPoint> Points);

    public sealed record LogMessage(int RunId, IReadOnlyList<FeedLogLine> Lines);

    public sealed record StatusMessage(int RunId, string Status, int Step, int TotalSteps, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string? Error);

    private ConcurrentDictionary<int, Subscription> Mine =>
        Context.Items.TryGetValue(Subscriptions, out var known) && known is ConcurrentDictionary<int, Subscription> mine ? mine : [];

    public override Task OnConnectedAsync()
    {
        Context.Items[Subscriptions] = new ConcurrentDictionary<int, Subscription>();
        return base.OnConnectedAsync();
    }

    /// <summary>Answers at once; the messages follow. Subscribing again to the same run replaces the subscription.</summary>
    public async Task Subscribe(int runId, long afterSeq)
    {
        await Unsubscribe(runId);
        var stop = new CancellationTokenSource();
        Mine[runId] = new Subscription(stop, SendAsync(clients.Clients.Client(Context.ConnectionId), runId, afterSeq, stop.Token));
    }

    /// <summary>Once this has answered nothing more comes.</summary>
    public async Task Unsubscribe(int runId)
    {
        if (!Mine.TryRemove(runId, out var subscription))
            return;
        await subscription.Stop.CancelAsync();
        await subscription.Sending;
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        foreach (var runId in Mine.Keys)
            await Unsubscribe(runId);
        await base.OnDisconnectedAsync(exception);
    }

    /// <summary>Sends until the client has had enough or the run is gone; what breaks off is begun again where it was, so that no client waits for what never comes.</summary>
    private async Task SendAsync(ISingleClientProxy client, int runId, long afterSeq, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await foreach (var delta in feed.SubscribeAsync(runId, afterSeq, cancellation))
                {
                    foreach (var (name, message) in InOrder(delta))
                        await client.SendAsync(name, message, cancellation);
                    if (delta.Status is { } status)
                        await client.SendAsync("status", new StatusMessage(runId, status.Status, status.Step, status.TotalSteps, status.StartedAt, status.FinishedAt, status.Error), cancellation);
                    afterSeq = delta.LastSeq;
                }
                return;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // The client has gone, or asked for something else.
            }
            catch (Exception failure)
            {
                HubLog.Failed(logger, failure, runId);
                await Task.Delay(LookAgain, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
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
    [LoggerMessage(LogLevel.Error, "The subscription to run {RunId} broke off and is begun again")]
    public static partial void Failed(ILogger logger, Exception failure, int runId);
}
