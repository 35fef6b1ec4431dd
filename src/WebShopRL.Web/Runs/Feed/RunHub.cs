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
        var mine = (ConcurrentDictionary<int, CancellationTokenSource>)(Context.Items[Subscriptions] ??= new ConcurrentDictionary<int, CancellationTokenSource>());
        var stop = CancellationTokenSource.CreateLinkedTokenSource(Context.ConnectionAborted);
        if (mine.TryRemove(runId, out var before))
            before.Cancel();
        mine[runId] = stop;
        _ = SendAsync(clients.Clients.Client(Context.ConnectionId), runId, afterSeq, stop.Token);
    }

    public void Unsubscribe(int runId)
    {
        if (Context.Items[Subscriptions] is ConcurrentDictionary<int, CancellationTokenSource> mine && mine.TryRemove(runId, out var stop))
            stop.Cancel();
    }

    private async Task SendAsync(ISingleClientProxy client, int runId, long afterSeq, CancellationToken cancellation)
    {
        try
        {
            await foreach (var delta in feed.SubscribeAsync(runId, afterSeq, cancellation))
            {
                if (delta.Points.Count > 0)
                    await client.SendAsync("points", new PointsMessage(runId, delta.Points), cancellation);
                if (delta.LogLines.Count > 0)
                    await client.SendAsync("log", new LogMessage(runId, delta.LogLines), cancellation);
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
}

internal static partial class HubLog
{
    [LoggerMessage(LogLevel.Error, "The subscription to run {RunId} broke off")]
    public static partial void Failed(ILogger logger, Exception failure, int runId);
}
