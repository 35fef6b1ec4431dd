using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Trajectories;

/// <summary>Reads stored trajectories for a trainer.</summary>
internal static class TrajectoryReader
{
    private const int Together = 500;

    /// <summary>
    /// Those of a source that were played in the catalog, oldest first. Which they are is kept with the run: what is imported later is not learned from, whenever the run goes on. Called from the
    /// trainer's thread, which may wait for the database.
    /// </summary>
    /// <param name="log">Told of rows that bear the catalog's name and are of another one, or do not say which one they are of.</param>
    /// <exception cref="InvalidOperationException">Some that the run began with have been deleted since.</exception>
    public static IReadOnlyList<Trajectory> Read(IDbContextFactory<WebShopDbContext> stores, Storefront shop, string source, IRunInputs inputs, Action<string> log)
    {
        using var store = stores.CreateDbContext();
        var ids = JsonSerializer.Deserialize<int[]>(inputs.Keep($"trajectories-{source}", () => JsonSerializer.SerializeToUtf8Bytes(
            OfCatalog(store.Trajectories.Where(trajectory => trajectory.Source == source), shop, source, log).OrderBy(trajectory => trajectory.Id).Select(trajectory => trajectory.Id).ToArray())))!;
        List<Trajectory> read = new(ids.Length);
        foreach (var some in ids.Chunk(Together))
            read.AddRange(store.Trajectories.AsNoTracking().Where(trajectory => some.Contains(trajectory.Id)).OrderBy(trajectory => trajectory.Id).AsEnumerable()
                .Select(trajectory => new Trajectory(trajectory.Source, trajectory.Goal, trajectory.Instruction, TrajectoryJson.Deserialize(trajectory.Steps), trajectory.Reward)));
        return read.Count == ids.Length
            ? read
            : throw new InvalidOperationException($"{ids.Length - read.Count} of the {ids.Length} {source} trajectories that this run learns from have been deleted: it cannot go on as it began. Launch it anew to learn from those that are left.");
    }

    private static IQueryable<StoredTrajectory> OfCatalog(IQueryable<StoredTrajectory> ofSource, Storefront shop, string source, Action<string> log)
    {
        var (name, fingerprint) = (shop.Name, shop.Fingerprint);
        if (ofSource.Count(trajectory => trajectory.Catalog == name && trajectory.CatalogFingerprint != null && trajectory.CatalogFingerprint != fingerprint) is > 0 and var others)
            log(string.Create(CultureInfo.InvariantCulture, $"{others} {source} trajectories are of another catalog that is named '{name}' too, and are not read: this one is {CatalogMark.Shown(name, fingerprint)}."));
        if (ofSource.Count(trajectory => trajectory.Catalog == name && trajectory.CatalogFingerprint == null) is > 0 and var old)
            log(string.Create(CultureInfo.InvariantCulture, $"{old} {source} trajectories were stored before a catalog's content was kept with them: they count as of this one by its name, '{name}'."));
        return ofSource.Where(trajectory => trajectory.CatalogFingerprint == fingerprint || trajectory.CatalogFingerprint == null && trajectory.Catalog == name);
    }
}
