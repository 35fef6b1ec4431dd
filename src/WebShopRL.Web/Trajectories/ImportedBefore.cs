using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;

namespace WebShopRL.Web.Trajectories;

/// <summary>What was imported into a catalog, by content, so that a file that is sent twice is stored once.</summary>
internal sealed class ImportedBefore
{
    private const int RowsAtOnce = 200;

    private readonly HashSet<string> _keys;

    private ImportedBefore(HashSet<string> keys) => _keys = keys;

    /// <summary>False where it is there already.</summary>
    public bool Add(string key) => _keys.Add(key);

    /// <summary>SHA-256 of what a trajectory holds in a catalog. The goal's number is no part of it: it follows from the rest.</summary>
    public static string KeyOf(string catalogFingerprint, string instruction, double reward, IReadOnlyList<TrajectoryStep> steps) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(FormattableString.Invariant($"{catalogFingerprint}\n{GoalKey.Of(instruction)}\n{reward:R}\n{TrajectoryJson.Serialize(steps)}"))));

    /// <summary>Reads the keys. Rows from before keys were kept are given theirs, and their goals where those can be found.</summary>
    public static async Task<ImportedBefore> LoadAsync(WebShopDbContext store, Storefront shop, CancellationToken cancellation)
    {
        var (name, fingerprint) = (shop.Name, shop.Fingerprint);
        var imported = store.Trajectories.Where(row => row.Source == "imported" && (row.CatalogFingerprint == fingerprint || row.CatalogFingerprint == null && row.Catalog == name));
        while (await imported.Where(row => row.ContentKey == null).OrderBy(row => row.Id).Take(RowsAtOnce).ToListAsync(cancellation) is { Count: > 0 } old)
        {
            foreach (var row in old)
                Complete(row, shop);
            await store.SaveChangesAsync(cancellation);
            store.ChangeTracker.Clear();
        }
        return new ImportedBefore(await imported.Select(row => row.ContentKey!).ToHashSetAsync(cancellation));
    }

    private static void Complete(StoredTrajectory row, Storefront shop)
    {
        row.ContentKey = KeyOf(shop.Fingerprint, row.Instruction, row.Reward, TrajectoryJson.Deserialize(row.Steps));
        row.Goal ??= GoalFinder.Of(shop).Find(GoalKey.Of(row.Instruction)) is [var first, ..] ? first : null;
    }
}
