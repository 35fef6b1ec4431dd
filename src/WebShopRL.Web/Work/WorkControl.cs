using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;

namespace WebShopRL.Web.Work;

/// <summary>Stops and deletes work of any kind. Every change is one conditional UPDATE or DELETE, so that it cannot overwrite what a worker does at the same moment.</summary>
public sealed class WorkControl(IDbContextFactory<WebShopDbContext> stores, TimeProvider time)
{
    /// <summary>Asks queued or running work to stop. False where it has ended already or is unknown.</summary>
    public async Task<bool> CancelAsync<T>(int id, CancellationToken cancellation = default) where T : class, ILeased
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        // What is in line has nobody to notice the request: it ends here. Its job finds it ended and does nothing.
        var ended = await store.Set<T>().Where(work => work.Id == id && work.Status == RunStatus.Queued).ExecuteUpdateAsync(set => set
            .SetProperty(work => work.Status, RunStatus.Cancelled)
            .SetProperty(work => work.CancelRequested, true)
            .SetProperty(work => work.FinishedAt, now), cancellation);
        if (ended > 0)
            return true;
        return await store.Set<T>().Where(work => work.Id == id && work.Status == RunStatus.Running).ExecuteUpdateAsync(set => set
            .SetProperty(work => work.CancelRequested, true), cancellation) > 0;
    }

    /// <summary>Deletes work that has ended, with the rows that belong to it.</summary>
    public async Task<WorkDeletion> DeleteAsync<T>(int id, CancellationToken cancellation = default) where T : class, ILeased
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var deleted = await store.Set<T>().Where(work => work.Id == id && work.Status != RunStatus.Queued && work.Status != RunStatus.Running).ExecuteDeleteAsync(cancellation);
        return deleted > 0 ? WorkDeletion.Deleted
            : await store.Set<T>().AnyAsync(work => work.Id == id, cancellation) ? WorkDeletion.NotEnded
            : WorkDeletion.Unknown;
    }
}

/// <summary>What became of the wish to delete something.</summary>
public enum WorkDeletion
{
    Deleted,
    /// <summary>It is queued or running: nothing was deleted.</summary>
    NotEnded,
    Unknown,
}
