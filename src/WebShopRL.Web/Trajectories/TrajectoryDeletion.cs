using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;

namespace WebShopRL.Web.Trajectories;

/// <summary>Takes trajectories away again: one, all that came with an import, or a set.</summary>
public sealed class TrajectoryDeletion(IDbContextFactory<WebShopDbContext> stores)
{
    /// <summary>False where there is none of that id.</summary>
    public async Task<bool> OfOneAsync(int id, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.Trajectories.Where(trajectory => trajectory.Id == id).ExecuteDeleteAsync(cancellation) > 0;
    }

    /// <summary>How many trajectories went; null where there is no such import.</summary>
    public async Task<int?> OfImportAsync(int id, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        var went = await store.Trajectories.Where(trajectory => trajectory.ImportId == id).ExecuteDeleteAsync(cancellation);
        if (await store.ImportBatches.Where(batch => batch.Id == id).ExecuteDeleteAsync(cancellation) == 0)
            return null;
        await transaction.CommitAsync(cancellation);
        return went;
    }

    /// <summary>False where a generation is filling it, so that nothing was deleted; null where there is no such set.</summary>
    public async Task<bool?> OfSetAsync(int id, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if ((await TrajectorySets.FilledAsync(store, [id], cancellation)).Count > 0)
            return false;
        return await store.TrajectorySets.Where(set => set.Id == id).ExecuteDeleteAsync(cancellation) > 0 ? true : null;
    }
}
