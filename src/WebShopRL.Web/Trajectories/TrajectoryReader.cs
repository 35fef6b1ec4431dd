using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Store;

namespace WebShopRL.Web.Trajectories;

/// <summary>Reads stored trajectories for a trainer.</summary>
internal static class TrajectoryReader
{
    /// <summary>Those of a source that were played in the catalog, oldest first. Called from the trainer's thread, which may wait for the database.</summary>
    public static IReadOnlyList<Trajectory> Read(IDbContextFactory<WebShopDbContext> stores, string catalog, string source)
    {
        using var store = stores.CreateDbContext();
        return [.. store.Trajectories.AsNoTracking()
            .Where(trajectory => trajectory.Source == source && trajectory.Catalog == catalog)
            .OrderBy(trajectory => trajectory.Id)
            .AsEnumerable()
            .Select(trajectory => new Trajectory(trajectory.Source, trajectory.Goal, trajectory.Instruction,
                TrajectoryJson.Deserialize(trajectory.Steps), trajectory.Reward))];
    }
}
