using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;

namespace WebShopRL.Web.Runs.Feed;

/// <summary>Reads runs on from a seq whenever they are signalled, and every few seconds in any case.</summary>
internal sealed class RunFeed(IDbContextFactory<WebShopDbContext> stores, RunSignals signals, TimeProvider time) : IRunFeed
{
    /// <summary>A delta holds at most so many points, so that a message stays under SignalR's 32 KB.</summary>
    private const int MaximumPoints = 150;

    private const int MaximumLines = 20;

    /// <summary>For the signal that never came: a worker on a connection pooler that swallows NOTIFY, say.</summary>
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(5);

    private readonly SharedReads<RunDelta?> _reads = new();

    public async IAsyncEnumerable<RunDelta> SubscribeAsync(int runId, long afterSeq, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        // Waiting starts before the first read: a change between the two is signalled.
        using var waiter = signals.Wait(runId);
        using var forgetting = new Leaving(() => _reads.Forget(runId));
        FeedStatus? told = null;
        var isSignalled = false;
        while (!cancellation.IsCancellationRequested)
        {
            var (isAway, delta) = await TryReadAsync(runId, afterSeq, isSignalled, cancellation);
            if (isAway)
            {
                // The listener signals every run when it has the database back.
                isSignalled = await WaitAsync(waiter, cancellation);
                continue;
            }
            if (delta is null)
                yield break;
            var (more, lastSeq) = (delta.LastSeq > afterSeq, delta.LastSeq);
            if (delta.Status == told)
                delta = delta with { Status = null };
            if (delta.Points.Count + delta.LogLines.Count > 0 || delta.Status is not null)
                yield return delta;
            afterSeq = lastSeq;
            told = delta.Status ?? told;
            if (!more)
                isSignalled = await WaitAsync(waiter, cancellation);
        }
    }

    private sealed class Leaving(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }

    public async IAsyncEnumerable<int?> ChangesAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var waiter = signals.Wait(null);
        await foreach (var runId in waiter.Reader.ReadAllAsync(cancellation))
            yield return runId;
    }

    /// <param name="isShared">A look that no signal asked for is not shared: it is there for signals that never came.</param>
    private async Task<(bool IsAway, RunDelta? Delta)> TryReadAsync(int runId, long afterSeq, bool isShared, CancellationToken cancellation)
    {
        try
        {
            return (false, isShared ? await _reads.ReadAsync(runId, signals.Number, afterSeq, () => ReadAsync(runId, afterSeq, CancellationToken.None)).WaitAsync(cancellation) : await ReadAsync(runId, afterSeq, cancellation));
        }
        catch (Exception failure) when (DatabaseRetry.IsAway(failure))
        {
            return (true, null);
        }
    }

    /// <summary>Whether a signal came; false where it was time to look anyway.</summary>
    private async Task<bool> WaitAsync(RunSignals.Waiter waiter, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LookAnyway, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await waiter.Reader.ReadAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>
    /// One consistent step: the row is read first. Everything up to its last seq can be read by then and nothing beyond it is, so that a batch committed
    /// between the queries cannot show its lines and hide its points; and a status that says "ended" is never told before the points it ended with.
    /// </summary>
    private async Task<RunDelta?> ReadAsync(int runId, long afterSeq, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var run = await store.Runs.AsNoTracking().Where(row => row.Id == runId)
            .Select(row => new { row.Status, row.Step, row.TotalSteps, row.StartedAt, row.FinishedAt, row.Error, row.LastSeq })
            .FirstOrDefaultAsync(cancellation);
        if (run is null)
            return null;
        var points = run.LastSeq <= afterSeq ? [] : await store.MetricPoints.AsNoTracking().Where(point => point.RunId == runId && point.Seq > afterSeq && point.Seq <= run.LastSeq).OrderBy(point => point.Seq).Take(MaximumPoints)
            .Select(point => new FeedPoint(point.Seq, point.Name, point.Step, point.Episode, point.WallSeconds, FeedPoint.Finite(point.Value))).ToListAsync(cancellation);
        var lines = run.LastSeq <= afterSeq ? [] : await store.RunLogLines.AsNoTracking().Where(line => line.RunId == runId && line.Seq > afterSeq && line.Seq <= run.LastSeq).OrderBy(line => line.Seq).Take(MaximumLines)
            .Select(line => new FeedLogLine(line.Seq, line.At, line.Level, line.Message)).ToListAsync(cancellation);

        // Both lists may be cut short: everything up to the earlier cut has been read.
        var read = Math.Min(points.Count == MaximumPoints ? points[^1].Seq : run.LastSeq, lines.Count == MaximumLines ? lines[^1].Seq : run.LastSeq);
        points.RemoveAll(point => point.Seq > read);
        lines.RemoveAll(line => line.Seq > read);
        var status = new FeedStatus(run.Status.ToString().ToLowerInvariant(), run.Step, run.TotalSteps, run.StartedAt, run.FinishedAt, run.Error);
        return new RunDelta(runId, points, lines, read == run.LastSeq ? status : null, Math.Max(read, afterSeq));
    }
}
