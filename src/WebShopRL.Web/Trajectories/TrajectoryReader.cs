using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Store;

namespace WebShopRL.Web.Trajectories;

/// <summary>Reads stored trajectories for a trainer.</summary>
internal static class TrajectoryReader
{
    private const int Together = 500;

    /// <summary>
    /// Those of a source that were played in the catalog, oldest first. Which they are is kept with the run: what is imported later is not learned from, whenever the run goes on. Called from the
    /// trainer's thread, which may wait for the database.
    /// </summary>
    /// <exception cref="InvalidOperationException">Some that the run began with have been deleted since.</exception>
    public static IReadOnlyList<Trajectory> Read(IDbContextFactory<WebShopDbContext> stores, string catalog, string source, IRunInputs inputs)
    {
        using var store = stores.CreateDbContext();
        var ids = JsonSerializer.Deserialize<int[]>(inputs.Keep($"trajectories-{source}", () => JsonSerializer.SerializeToUtf8Bytes(
            store.Trajectories.Where(trajectory => trajectory.Source == source && trajectory.Catalog == catalog).OrderBy(trajectory => trajectory.Id).Select(trajectory => trajectory.Id).ToArray())))!;
        List<Trajectory> read = new(ids.Length);
        foreach (var some in ids.Chunk(Together))
            read.AddRange(store.Trajectories.AsNoTracking().Where(trajectory => some.Contains(trajectory.Id)).OrderBy(trajectory => trajectory.Id).AsEnumerable()
                .Select(trajectory => new Trajectory(trajectory.Source, trajectory.Goal, trajectory.Instruction, TrajectoryJson.Deserialize(trajectory.Steps), trajectory.Reward)));
        return read.Count == ids.Length
            ? read
            : throw new InvalidOperationException($"{ids.Length - read.Count} of the {ids.Length} {source} trajectories that this run learns from have been deleted: it cannot go on as it began. Launch it anew to learn from those that are left.");
    }
}
