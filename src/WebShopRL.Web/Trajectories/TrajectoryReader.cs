using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Trajectories;

/// <summary>Reads stored trajectories for a trainer.</summary>
internal static class TrajectoryReader
{
    /// <summary>Those of a source that were played in the catalog, oldest first. Called from the trainer's thread, which may wait for the database.</summary>
    /// <param name="log">Told of rows that bear the catalog's name and are of another one, or do not say which one they are of.</param>
    public static IReadOnlyList<Trajectory> Read(IDbContextFactory<WebShopDbContext> stores, Storefront shop, string source, Action<string> log)
    {
        using var store = stores.CreateDbContext();
        var (name, fingerprint) = (shop.Name, shop.Fingerprint);
        var ofSource = store.Trajectories.AsNoTracking().Where(trajectory => trajectory.Source == source);
        if (ofSource.Count(trajectory => trajectory.Catalog == name && trajectory.CatalogFingerprint != null && trajectory.CatalogFingerprint != fingerprint) is > 0 and var others)
            log(string.Create(CultureInfo.InvariantCulture, $"{others} {source} trajectories are of another catalog that is named '{name}' too, and are not read: this one is {CatalogMark.Shown(name, fingerprint)}."));
        if (ofSource.Count(trajectory => trajectory.Catalog == name && trajectory.CatalogFingerprint == null) is > 0 and var old)
            log(string.Create(CultureInfo.InvariantCulture, $"{old} {source} trajectories were stored before a catalog's content was kept with them: they count as of this one by its name, '{name}'."));
        return [.. ofSource
            .Where(trajectory => trajectory.CatalogFingerprint == fingerprint || trajectory.CatalogFingerprint == null && trajectory.Catalog == name)
            .OrderBy(trajectory => trajectory.Id)
            .AsEnumerable()
            .Select(trajectory => new Trajectory(trajectory.Source, trajectory.Goal, trajectory.Instruction,
                TrajectoryJson.Deserialize(trajectory.Steps), trajectory.Reward))];
    }
}
