using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Web.Failures;

namespace WebShopRL.Web.Work;

/// <summary>
/// The life of a piece of work, the same for every kind: claim it, do it while the claim is renewed, end it. What a crash leaves behind at each point is written beside the point.
/// </summary>
internal sealed partial class LeasedWork<T>(
    WorkName name, WorkKind<T> kind, IDbContextFactory<WebShopDbContext> stores, WorkQueue queue, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<LeasedWork<T>> logger) : IKindOfWork
    where T : class, ILeased
{
    /// <summary>Of those in line: a table for people.</summary>
    private const int MostShown = 50;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    public string Name => name.Name;

    public async Task RunAsync(int id, CancellationToken stopping)
    {
        var leases = new Leases<T>(async token => await stores.CreateDbContextAsync(token), time, $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}"[..^24]);

        // 1. Before the claim: the row is queued. A crash leaves it so, and this job unfinished; the sweep makes another. One that waits is let go of: the sweep puts it in line when its time has come.
        await using (var store = await stores.CreateDbContextAsync(stopping))
            if ((await kind.WaitingAsync([id], store, stopping)).Count > 0)
                return;
        if (!await leases.TakeAsync(id, stopping))
            return;
        await ChangedAsync(id);

        // 2. Claimed: the row is running. A crash from here on leaves a lease that runs out, and the sweep puts the work back in line with the reason.
        using var going = CancellationTokenSource.CreateLinkedTokenSource(stopping, lifetime.ApplicationStopping);
        using var ended = new CancellationTokenSource();
        var watch = WatchAsync(id, leases, going, ended.Token);
        var (status, error) = await DoAsync(id, going.Token);
        await ended.CancelAsync();
        var reason = await watch;

        // 3. Done, not yet said: a crash here lets the lease run out, and whoever goes on finds everything done.
        if (reason == Interruption.LeaseLost)
            return;
        if (status == RunStatus.Cancelled && reason != Interruption.Requested)
            status = RunStatus.Queued; // The worker is stopping, or the job was deleted: the sweep puts the row in line again.
        await DatabaseRetry.RunAsync(() => leases.ReleaseAsync(id, status, error, CancellationToken.None), CancellationToken.None);
        await ChangedAsync(id);
    }

    public async Task TakeBackAsync(CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        foreach (var id in await Leases<T>.TakeBackExpiredAsync(store, time.GetUtcNow(), kind.Describe, kind.Advice, cancellation))
        {
            LogTakenBack(Name, id);
            await kind.ChangedAsync(id, cancellation);
        }
    }

    public async Task EnqueueReadyAsync(CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var queued = await store.Set<T>().Where(work => work.Status == RunStatus.Queued).OrderBy(work => work.Id).Select(work => new { work.Id, work.JobId }).ToListAsync(cancellation);
        var live = await HangfireJobs.LiveAsync(store, [.. queued.Select(work => work.JobId).OfType<long>()], cancellation);
        queued.RemoveAll(work => work.JobId is { } job && live.Contains(job));
        if (queued.Count == 0)
            return;
        var waiting = await kind.WaitingAsync([.. queued.Select(work => work.Id)], store, cancellation);
        foreach (var work in queued.Where(work => !waiting.Contains(work.Id)))
            if (await queue.ReplaceJobAsync<T>(work.Id, work.JobId, cancellation))
                LogEnqueued(Name, work.Id);
    }

    public async Task<WorkOfKind> LookAsync(CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var running = await store.Set<T>().AsNoTracking().Where(work => work.Status == RunStatus.Running).OrderBy(work => work.Id).ToListAsync(cancellation);
        var queued = store.Set<T>().AsNoTracking().Where(work => work.Status == RunStatus.Queued).OrderBy(work => work.Id);
        var first = await queued.Take(MostShown).ToListAsync(cancellation);
        var waiting = await kind.WaitingAsync([.. first.Select(work => work.Id)], store, cancellation);
        return new(Name, name.Queue, first.Count < MostShown ? first.Count : await queued.CountAsync(cancellation), [.. running.Concat(first).Select(work => new PieceOfWork(
            Name, work.Id, work.Status, waiting.Contains(work.Id), work.LeaseOwner, work.StartedAt, work.LeaseUntil, kind.Describe(work), work.Attempts, work.Interruptions, work.CancelRequested))]);
    }

    private enum Interruption
    {
        None,
        Requested,
        LeaseLost,
    }

    private async Task<(RunStatus Status, string? Error)> DoAsync(int id, CancellationToken cancellation)
    {
        try
        {
            await kind.DoAsync(id, cancellation);
            return (RunStatus.Succeeded, null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (RunStatus.Cancelled, null);
        }
        catch (Exception failure)
        {
            LogFailed(failure, Name, id);
            return (RunStatus.Failed, FailureWords.Of(failure) ?? $"The program itself failed. The worker's log says how, under '{Name} {id} failed'.");
        }
    }

    /// <summary>Renews the claim each second and notices requests to stop. A database that is away is no reason to stop before the lease has run out.</summary>
    private async Task<Interruption> WatchAsync(int id, Leases<T> leases, CancellationTokenSource going, CancellationToken ended)
    {
        var renewed = time.GetUtcNow();
        while (!ended.IsCancellationRequested)
        {
            await Task.Delay(Heartbeat, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
                break;
            try
            {
                var asked = time.GetUtcNow();
                if (!await leases.RenewAsync(id, ended))
                    return await StopAsync(Interruption.LeaseLost);
                renewed = asked;
                await using var store = await stores.CreateDbContextAsync(ended);
                if (await store.Set<T>().AnyAsync(work => work.Id == id && work.CancelRequested, ended))
                    return await StopAsync(Interruption.Requested);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                break;
            }
            catch (Exception away)
            {
                LogDatabaseAway(away, Name, id);
                if (time.GetUtcNow() - renewed > Leases<T>.Duration)
                    return await StopAsync(Interruption.LeaseLost);
            }
        }
        return Interruption.None;

        async Task<Interruption> StopAsync(Interruption why)
        {
            await going.CancelAsync();
            return why;
        }
    }

    private Task ChangedAsync(int id) => DatabaseRetry.RunAsync(() => kind.ChangedAsync(id, CancellationToken.None), CancellationToken.None);

    [LoggerMessage(LogLevel.Error, "{Kind} {Id} failed")]
    private partial void LogFailed(Exception failure, string kind, int id);

    [LoggerMessage(LogLevel.Warning, "{Kind} {Id}: the database does not answer")]
    private partial void LogDatabaseAway(Exception failure, string kind, int id);

    [LoggerMessage(LogLevel.Warning, "{Kind} {Id}: its worker stopped answering")]
    private partial void LogTakenBack(string kind, int id);

    [LoggerMessage(LogLevel.Information, "{Kind} {Id} was queued without a job and is in line again")]
    private partial void LogEnqueued(string kind, int id);
}
