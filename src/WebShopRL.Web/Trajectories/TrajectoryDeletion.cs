using Microsoft.EntityFrameworkCore;
using Npgsql;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Generations;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Trajectories;

/// <summary>A trajectory that was deleted, and what pointed to it.</summary>
/// <param name="FirstOf">Judgements whose first it was.</param>
/// <param name="SecondOf">Judgements whose second it was.</param>
/// <param name="Tasks">Tasks of people that it came from.</param>
public sealed record TakenTrajectory(StoredTrajectory Trajectory, IReadOnlyList<int> FirstOf, IReadOnlyList<int> SecondOf, IReadOnlyList<string> Tasks);

/// <summary>
/// Takes trajectories away again: one, all that came with an import or of a generation, or a set. Where one belongs to a set that work has yet to read, nothing is deleted, and the refusal says what waits: what that work learns from stays as it was
/// when it was launched.
/// </summary>
public sealed class TrajectoryDeletion(IDbContextFactory<WebShopDbContext> stores, WorkControl control)
{
    /// <summary>Deletes one and gives it, so that it can be put back as it was; null where there is none of that id, or it is not to be deleted.</summary>
    public async Task<(TakenTrajectory? Taken, string? Refusal)> TakeOneAsync(int id, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        if (await store.Trajectories.AsNoTracking().FirstOrDefaultAsync(trajectory => trajectory.Id == id, cancellation) is not { } found)
            return (null, null);
        if (await AwaitedAsync(store, store.Trajectories.Where(trajectory => trajectory.Id == id), cancellation) is { } refusal)
            return (null, refusal);
        var taken = new TakenTrajectory(
            found,
            await store.Preferences.Where(row => row.FirstTrajectoryId == id).Select(row => row.Id).ToListAsync(cancellation),
            await store.Preferences.Where(row => row.SecondTrajectoryId == id).Select(row => row.Id).ToListAsync(cancellation),
            await store.PlayTasks.Where(task => task.TrajectoryId == id).Select(task => task.Id).ToListAsync(cancellation));
        if (await store.Trajectories.Where(trajectory => trajectory.Id == id).ExecuteDeleteAsync(cancellation) == 0)
            return (null, null);
        await transaction.CommitAsync(cancellation);
        return (taken, null);
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

    /// <summary>How many trajectories went; null where there is no such import, or it is not to be deleted.</summary>
    public async Task<(int? Went, string? Refusal)> OfImportAsync(int id, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        var imported = store.Trajectories.Where(trajectory => trajectory.ImportId == id);
        if (await AwaitedAsync(store, imported, cancellation) is { } refusal)
            return (null, refusal);
        var went = await imported.ExecuteDeleteAsync(cancellation);
        if (await store.ImportBatches.Where(batch => batch.Id == id).ExecuteDeleteAsync(cancellation) == 0)
            return (null, null);
        await transaction.CommitAsync(cancellation);
        return (went, null);
    }

    /// <summary>Deletes a generation that has ended, with what it kept.</summary>
    public async Task<(WorkDeletion? Became, string? Refusal)> OfGenerationAsync(int id, CancellationToken cancellation = default)
    {
        await using (var store = await stores.CreateDbContextAsync(cancellation))
        {
            if (await AwaitedAsync(store, store.Trajectories.Where(trajectory => trajectory.GenerationId == id), cancellation) is { } refusal)
                return (null, refusal);
        }
        return (await control.DeleteAsync<Generation>(id, cancellation), null);
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

    /// <summary>Why trajectories are not to be deleted; null where nothing that is under way has yet to read a set of theirs.</summary>
    private static async Task<string?> AwaitedAsync(WebShopDbContext store, IQueryable<StoredTrajectory> trajectories, CancellationToken cancellation)
    {
        foreach (var set in await store.TrajectorySets.AsNoTracking().Where(set => trajectories.Any(trajectory => trajectory.SetId == set.Id)).OrderBy(set => set.Id).ToListAsync(cancellation))
            if (await TrajectorySetChanges.WaitingAsync(store, set, cancellation) is { } waiting)
                return $"{waiting} has yet to read the trajectory set '{set.Name}', which would lose trajectories: delete them once that is done, or cancel that first.";
        return null;
    }
}
