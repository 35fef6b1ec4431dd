using System.Security.Cryptography;
using System.Text;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Search;

namespace WebShopRL.Shop.Preparation;

/// <summary>
/// A catalog as it was prepared: its products, index and goals in files of their own that are read in place, so that opening takes no longer for a million products
/// than for a thousand. They lie in a folder under <c>prepared</c> in the artifacts' root, named by what they were made from.
/// </summary>
internal sealed record PreparedCatalog(MappedProductCatalog Products, Bm25Search Search, MappedGoals Goals) : IDisposable
{
    /// <summary>What is odd about the files, though they could be read.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    internal const string ProductsFile = "products.bin", IndexFile = "index.bin", GoalsFile = "goals.bin";

    /// <summary>Opens what was prepared from these files with these options; prepares it first where there is nothing, or nothing that can be read.</summary>
    public static PreparedCatalog Open(CatalogFiles files, ShopOptions options, IProgress<PreparationProgress>? progress = null, CancellationToken cancellation = default)
    {
        var root = Path.Combine(options.ArtifactsRoot, "prepared");
        Directory.CreateDirectory(root);
        var fingerprints = new FileFingerprints(Path.Combine(root, "fingerprints.json"));
        var folder = Path.Combine(root, Key(files, options, fingerprints, progress, cancellation));
        var prepared = OpenOrPrepare(files, options, root, folder, progress, cancellation);
        return prepared with { Warnings = [.. files.All.Select(path => KnownFiles.Warning(path, () => fingerprints.Sha256(path, cancellation))).OfType<string>()] };
    }

    private static PreparedCatalog OpenOrPrepare(
        CatalogFiles files, ShopOptions options, string root, string folder, IProgress<PreparationProgress>? progress, CancellationToken cancellation)
    {
        if (TryOpen(folder) is { } ready) return ready;

        // One process prepares; others wait for it and open what it made.
        using var held = PreparationLock.Take(folder + ".lock", progress, cancellation);
        if (TryOpen(folder) is { } made) return made;
        DeleteAll(root, Path.GetFileName(folder) + ".unfinished-*");

        // A crash while this is written leaves an unfinished folder, which the next preparation removes.
        var unfinished = $"{folder}.unfinished-{Guid.NewGuid():N}";
        try
        {
            CatalogPreparation.Write(files, options, unfinished, progress, cancellation);
            // A crash between these two leaves no preparation, and the next start makes it anew. What is open elsewhere stays readable when its folder goes.
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.Move(unfinished, folder);
        }
        finally
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        }
        return OpenFolder(folder);
    }

    public void Dispose()
    {
        Products.Dispose();
        Search.Dispose();
        Goals.Dispose();
    }

    /// <summary>Null where there is no preparation, or one that is broken, cut short or of another version.</summary>
    private static PreparedCatalog? TryOpen(string folder)
    {
        try
        {
            return OpenFolder(folder);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or InvalidDataException)
        {
            return null;
        }
    }

    private static PreparedCatalog OpenFolder(string folder)
    {
        MappedProductCatalog? products = null;
        InvertedIndex? index = null;
        try
        {
            products = MappedProductCatalog.Open(Path.Combine(folder, ProductsFile));
            index = InvertedIndex.Open(Path.Combine(folder, IndexFile));
            return new(products, new Bm25Search(index), MappedGoals.Open(Path.Combine(folder, GoalsFile)));
        }
        catch
        {
            products?.Dispose();
            index?.Dispose();
            throw;
        }
    }

    /// <summary>A name for everything that decides what a preparation holds: the files' contents and the options that reading them takes note of.</summary>
    private static string Key(CatalogFiles files, ShopOptions options, FileFingerprints fingerprints, IProgress<PreparationProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new("Recognising the catalog's files", 0));
        var parts = new StringBuilder();
        foreach (var (role, path) in new[]
        {
            ("products", files.Products), ("attributes", files.Attributes), ("human", files.HumanInstructions),
            ("goals", files.Goals), ("prices", files.Prices), ("reviews", options.Reviews ? files.Reviews : null),
        })
            if (path is not null) parts.AppendLine($"{role} {fingerprints.Sha256(path, cancellation)}");
        parts.AppendLine(FormattableString.Invariant($"seed {options.Seed} profile {GoalProfile.Named(options.Profile).Name} products {options.ProductLimit} goals {options.GoalLimit}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts.ToString())))[..32];
    }

    private static void DeleteAll(string root, string pattern)
    {
        foreach (var left in Directory.EnumerateDirectories(root, pattern)) Directory.Delete(left, recursive: true);
    }
}
