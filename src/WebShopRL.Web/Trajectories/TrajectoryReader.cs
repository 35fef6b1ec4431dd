using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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
    /// <summary>What the names of inputs begin with that say which trajectories a run learns from.</summary>
    public const string Inputs = "trajectories-";

    private const int Together = 500;

    /// <summary>
    /// Those of a source that were played in the catalog, oldest first. Which they are is kept with the run: what is imported later is not learned from, whenever the run goes on. Called from the
    /// trainer's thread, which may wait for the database.
    /// </summary>
    /// <param name="source">One of <see cref="TrajectorySource"/>.</param>
    /// <param name="log">Told of rows that bear the catalog's name and are of another one, or do not say which one they are of.</param>
    /// <exception cref="InvalidOperationException">Some that the run began with have been deleted since.</exception>
    public static IReadOnlyList<Trajectory> Read(IDbContextFactory<WebShopDbContext> stores, Storefront shop, string source, IRunInputs inputs, Action<string> log)
    {
        using var store = stores.CreateDbContext();
        var ids = JsonSerializer.Deserialize<int[]>(inputs.Keep(InputOf(source), () => JsonSerializer.SerializeToUtf8Bytes(
            Chosen(store, shop, source, log).OrderBy(trajectory => trajectory.Id).Select(trajectory => trajectory.Id).ToArray())))!;
        List<Trajectory> read = new(ids.Length);
        foreach (var some in ids.Chunk(Together))
            read.AddRange(store.Trajectories.AsNoTracking().Where(trajectory => some.Contains(trajectory.Id)).OrderBy(trajectory => trajectory.Id).AsEnumerable()
                .Select(trajectory => new Trajectory(trajectory.Source, trajectory.Goal, trajectory.Instruction, TrajectoryJson.Deserialize(trajectory.Steps), trajectory.Reward)));
        return read.Count == ids.Length
            ? read
            : throw new InvalidOperationException($"{ids.Length - read.Count} of the {ids.Length} {TrajectorySource.Words(source)} that this run learns from have been deleted: it cannot go on as it began. Launch it anew to learn from those that are left.");
    }

    /// <summary>Inputs are files: of sets, whose names are people's, a digest stands for them.</summary>
    internal static string InputOf(string source) =>
        TrajectorySource.SetsOf(source) is null ? Inputs + source : $"{Inputs}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))[..16]}";

    private static IQueryable<StoredTrajectory> Chosen(WebShopDbContext store, Storefront shop, string source, Action<string> log)
    {
        if (TrajectorySource.SetsOf(source) is not { } names)
            return OfCatalog(store.Trajectories.Where(trajectory => trajectory.Source == source), shop, source, log);
        var sets = store.TrajectorySets.Where(set => names.Contains(set.Name)).ToList();
        if (names.FirstOrDefault(name => sets.TrueForAll(set => set.Name != name)) is { } missing)
            throw new InvalidOperationException($"There is no trajectory set '{missing}' (any more): name another one.");
        foreach (var set in sets)
            CatalogMark.Require(shop, $"The trajectory set '{set.Name}'", set.Catalog, set.CatalogFingerprint);
        int?[] ids = [.. sets.Select(set => (int?)set.Id)];
        return store.Trajectories.Where(trajectory => ids.Contains(trajectory.SetId));
    }

    private static IQueryable<StoredTrajectory> OfCatalog(IQueryable<StoredTrajectory> ofSource, Storefront shop, string source, Action<string> log)
    {
        var (name, fingerprint) = (shop.Name, shop.Fingerprint);
        if (ofSource.Count(trajectory => trajectory.Catalog == name && trajectory.CatalogFingerprint != null && trajectory.CatalogFingerprint != fingerprint) is > 0 and var others)
            log(string.Create(CultureInfo.InvariantCulture, $"{others} {source} trajectories are of another catalog that is named '{name}' too, and are not read: this one is {CatalogMark.Shown(name, fingerprint)}."));
        if (ofSource.Count(trajectory => trajectory.Catalog == name && trajectory.CatalogFingerprint == null) is > 0 and var old)
            log(string.Create(CultureInfo.InvariantCulture, $"{old} {source} trajectories were stored before a catalog's content was kept with them: they count as of this one by its name, '{name}'."));
        return Played(ofSource, shop);
    }

    /// <summary>Those that were played in the catalog; one stored before a catalog's content was kept counts by the catalog's name.</summary>
    public static IQueryable<StoredTrajectory> Played(IQueryable<StoredTrajectory> trajectories, Storefront shop)
    {
        var (name, fingerprint) = (shop.Name, shop.Fingerprint);
        return trajectories.Where(trajectory => trajectory.CatalogFingerprint == fingerprint || trajectory.CatalogFingerprint == null && trajectory.Catalog == name);
    }
}
