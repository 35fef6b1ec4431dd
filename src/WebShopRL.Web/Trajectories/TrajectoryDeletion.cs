using Microsoft.EntityFrameworkCore;
using Npgsql;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;

namespace WebShopRL.Web.Trajectories;

/// <summary>A trajectory that was deleted, and what pointed to it.</summary>
/// <param name="FirstOf">Judgements whose first it was.</param>
/// <param name="SecondOf">Judgements whose second it was.</param>
/// <param name="Tasks">Tasks of people that it came from.</param>
public sealed record TakenTrajectory(StoredTrajectory Trajectory, IReadOnlyList<int> FirstOf, IReadOnlyList<int> SecondOf, IReadOnlyList<string> Tasks);

/// <summary>Takes trajectories away again: one, all that came with an import, or a set.</summary>
public sealed class TrajectoryDeletion(IDbContextFactory<WebShopDbContext> stores)
{
    /// <summary>False where there is none of that id.</summary>
    public async Task<bool> OfOneAsync(int id, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.Trajectories.Where(trajectory => trajectory.Id == id).ExecuteDeleteAsync(cancellation) > 0;
    }

    /// <summary>Deletes one and gives it, so that it can be put back as it was; null where there is none of that id.</summary>
    public async Task<TakenTrajectory?> TakeOneAsync(int id, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        if (await store.Trajectories.AsNoTracking().FirstOrDefaultAsync(trajectory => trajectory.Id == id, cancellation) is not { } found)
            return null;
        var taken = new TakenTrajectory(
            found,
            await store.Preferences.Where(row => row.FirstTrajectoryId == id).Select(row => row.Id).ToListAsync(cancellation),
            await store.Preferences.Where(row => row.SecondTrajectoryId == id).Select(row => row.Id).ToListAsync(cancellation),
            await store.PlayTasks.Where(task => task.TrajectoryId == id).Select(task => task.Id).ToListAsync(cancellation));
        if (await store.Trajectories.Where(trajectory => trajectory.Id == id).ExecuteDeleteAsync(cancellation) == 0)
            return null;
        await transaction.CommitAsync(cancellation);
        return taken;
    }

    /// <summary>Puts one back under its id, and what pointed to it to it again. False where that cannot be: it is back already, or the set, import, generation or run that it belongs to is gone.</summary>
    public async Task<bool> PutBackAsync(TakenTrajectory taken, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        var id = taken.Trajectory.Id;
        store.Trajectories.Add(taken.Trajectory);
        try
        {
            await store.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException cannot) when (cannot.InnerException is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.UniqueViolation })
        {
            return false;
        }
        await store.Preferences.Where(row => taken.FirstOf.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.FirstTrajectoryId, id), cancellation);
        await store.Preferences.Where(row => taken.SecondOf.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.SecondTrajectoryId, id), cancellation);
        await store.PlayTasks.Where(task => taken.Tasks.Contains(task.Id)).ExecuteUpdateAsync(set => set.SetProperty(task => task.TrajectoryId, id), cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
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

    /// <summary>Whether it was there to be deleted; why not, where a generation is filling it or work has yet to read it, and then nothing was deleted.</summary>
    public async Task<(bool Deleted, string? Refusal)> OfSetAsync(int id, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (await store.TrajectorySets.AsNoTracking().FirstOrDefaultAsync(set => set.Id == id, cancellation) is not { } set)
            return (false, null);
        if ((await TrajectorySets.FilledAsync(store, [id], cancellation)).Count > 0)
            return (false, $"The trajectory set '{set.Name}' is being filled: cancel its generation first.");
        if (await TrajectorySetChanges.WaitingAsync(store, set, cancellation) is { } waiting)
            return (false, $"{waiting} has yet to read the trajectory set '{set.Name}': delete it once that is done, or cancel that first.");
        return (await store.TrajectorySets.Where(row => row.Id == id).ExecuteDeleteAsync(cancellation) > 0, null);
    }
}
