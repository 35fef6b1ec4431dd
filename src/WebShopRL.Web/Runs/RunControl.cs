using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Jobs;

namespace WebShopRL.Web.Runs;

/// <summary>Stops and continues runs. Every change is one conditional UPDATE, so that it cannot overwrite what a worker does at the same moment.</summary>
public sealed class RunControl(IDbContextFactory<WebShopDbContext> stores, IJobQueue queue, TimeProvider time)
{
    /// <summary>Asks a queued or running run to stop. False where it has ended already or is unknown.</summary>
    public async Task<bool> CancelAsync(int runId, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        // One in line has nobody to notice the request: it ends here. Its job finds it ended and does nothing.
        var ended = await store.Runs.Where(run => run.Id == runId && run.Status == RunStatus.Queued).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.Status, RunStatus.Cancelled)
            .SetProperty(run => run.CancelRequested, true)
            .SetProperty(run => run.FinishedAt, now), cancellation);
        if (ended > 0)
            return true;
        return await store.Runs.Where(run => run.Id == runId && run.Status == RunStatus.Running).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.CancelRequested, true), cancellation) > 0;
    }

    /// <summary>Puts a failed or cancelled run in line again, from its last checkpoint. False where it is not in such a state.</summary>
    public async Task<bool> ResumeAsync(int runId, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var queued = await store.Runs.Where(run => run.Id == runId && (run.Status == RunStatus.Failed || run.Status == RunStatus.Cancelled)).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.Status, RunStatus.Queued)
            .SetProperty(run => run.CancelRequested, false)
            .SetProperty(run => run.Error, (string?)null)
            .SetProperty(run => run.FinishedAt, (DateTimeOffset?)null), cancellation) > 0;
        if (queued)
            queue.EnqueueRun(runId);
        return queued;
    }
}
