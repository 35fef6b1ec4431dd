using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Jobs;

/// <summary>
/// The life of a piece of work, the same for runs, evaluations and comparisons: claim it, do it while the claim is renewed, end it. What a crash leaves
/// behind at each point is written beside the point.
/// </summary>
internal sealed partial class LeasedWork<T>(
    IDbContextFactory<WebShopDbContext> stores, RunWriter writer, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<LeasedWork<T>> logger)
    where T : class, ILeased
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    /// <param name="work">Does it; its token is cancelled when somebody asks, when the worker is stopping, or when the lease is lost.</param>
    /// <param name="cancelRequested">Whether a person has asked to stop.</param>
    /// <param name="stopping">Hangfire's: the server is going down.</param>
    public async Task RunAsync(int id, Func<CancellationToken, Task> work, Func<WebShopDbContext, Task<bool>> cancelRequested, CancellationToken stopping)
    {
        var leases = new Leases<T>(stores, time, $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}"[..^24]);

        // 1. Before the claim: the row is queued. A crash leaves it so; the worker that starts next puts it in line again.
        if (!await leases.TakeAsync(id, stopping))
            return;
        await NotifyAsync(id);

        // 2. Claimed: the row is running. A crash from here on leaves a lease that runs out, and the sweeper fails the row and says so.
        using var going = CancellationTokenSource.CreateLinkedTokenSource(stopping, lifetime.ApplicationStopping);
        using var ended = new CancellationTokenSource();
        var watch = WatchAsync(id, leases, cancelRequested, going, ended.Token);
        var (status, error) = await DoAsync(id, work, going.Token);
        await ended.CancelAsync();
        var reason = await watch;

        // 3. Done, not yet said: a crash here fails a row whose results are complete; its checkpoints are on disk and resuming ends at once.
        if (reason == Interruption.LeaseLost)
            return;
        if (status == RunStatus.Cancelled && reason != Interruption.Requested)
            status = RunStatus.Queued; // the worker is stopping: the next one goes on from the checkpoint
        await DatabaseRetry.RunAsync(() => leases.ReleaseAsync(id, status, error, CancellationToken.None), CancellationToken.None);
        await NotifyAsync(id);

        // 4. Put back: Hangfire puts the job of a stopping worker back in line where it ends cancelled, and takes one that returns for done.
        if (status == RunStatus.Queued)
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
    }

    private enum Interruption
    {
        None,
        Requested,
        LeaseLost,
    }

    private async Task<(RunStatus Status, string? Error)> DoAsync(int id, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        try
        {
            await work(cancellation);
            return (RunStatus.Succeeded, null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (RunStatus.Cancelled, null);
        }
        catch (Exception failure)
        {
            LogFailed(failure, typeof(T).Name, id);
            return (RunStatus.Failed, failure.Message);
        }
    }

    /// <summary>Renews the claim each second and notices requests to stop. A database that is away is no reason to stop before the lease has run out.</summary>
    private async Task<Interruption> WatchAsync(
        int id, Leases<T> leases, Func<WebShopDbContext, Task<bool>> cancelRequested, CancellationTokenSource going, CancellationToken ended)
    {
        var renewed = time.GetUtcNow();
        while (!ended.IsCancellationRequested)
        {
            await Task.Delay(Heartbeat, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
                break;
            try
            {
                if (!await leases.RenewAsync(id, ended))
                    return await StopAsync(Interruption.LeaseLost);
                renewed = time.GetUtcNow();
                await using var store = await stores.CreateDbContextAsync(ended);
                if (await cancelRequested(store))
                    return await StopAsync(Interruption.Requested);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                break;
            }
            catch (Exception away)
            {
                LogDatabaseAway(away, typeof(T).Name, id);
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

    /// <summary>Listeners know runs alone; for other work this does nothing.</summary>
    private Task NotifyAsync(int id) => typeof(T) == typeof(Run) ? DatabaseRetry.RunAsync(() => writer.NotifyAsync(id), CancellationToken.None) : Task.CompletedTask;

    [LoggerMessage(LogLevel.Error, "{Kind} {Id} failed")]
    private partial void LogFailed(Exception failure, string kind, int id);

    [LoggerMessage(LogLevel.Warning, "{Kind} {Id}: the database does not answer")]
    private partial void LogDatabaseAway(Exception failure, string kind, int id);
}
