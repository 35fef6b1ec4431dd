using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Comparisons;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Jobs;

/// <summary>
/// Mends what crashes leave: at start, rows that are queued are put in line again (a launcher may have died between the row and its job; one job too
/// many is harmless); from then on, work whose lease has run out is failed, so that nothing says "running" when nobody works on it.
/// </summary>
internal sealed partial class StaleWork(
    IDbContextFactory<WebShopDbContext> stores, IJobQueue queue, RunWriter writer, TimeProvider time, ILogger<StaleWork> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await DatabaseRetry.RunAsync(() => QueueAgainAsync(stoppingToken), stoppingToken);
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await FailExpiredAsync(stoppingToken);
            }
            catch (Npgsql.NpgsqlException away)
            {
                LogDatabaseAway(away);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task QueueAgainAsync(CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        foreach (var id in await Queued(store.Runs).ToListAsync(cancellation))
            queue.EnqueueRun(id);
        foreach (var id in await Queued(store.Evaluations).ToListAsync(cancellation))
            queue.EnqueueEvaluation(id);
        foreach (var id in await Queued(store.Comparisons).ToListAsync(cancellation))
            queue.EnqueueComparison(id);
    }

    private static IQueryable<int> Queued<T>(IQueryable<T> work) where T : class, ILeased =>
        work.Where(row => row.Status == RunStatus.Queued).OrderBy(row => row.Id).Select(row => row.Id);

    private async Task FailExpiredAsync(CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        foreach (var id in await Leases<Run>.FailExpiredAsync(store, now, cancellation))
            await writer.NotifyAsync(id, cancellation);
        await Leases<EvaluationRecord>.FailExpiredAsync(store, now, cancellation);
        await Leases<Comparison>.FailExpiredAsync(store, now, cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "The database does not answer")]
    private partial void LogDatabaseAway(Exception failure);
}
