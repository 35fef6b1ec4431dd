using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Jobs;

/// <summary>
/// When a worker starts, puts every queued row in line again: whoever stored the row may have died before its job was made. One job too many is harmless.
/// </summary>
internal sealed class ForgottenWork(IDbContextFactory<WebShopDbContext> stores, IJobQueue queue) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => DatabaseRetry.RunAsync(() => QueueAgainAsync(stoppingToken), stoppingToken);

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
}
