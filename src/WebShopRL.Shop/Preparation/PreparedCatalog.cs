using System.Text.Json;
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

    /// <summary>What could not be read and was left out, a line each.</summary>
    public IReadOnlyList<string> LeftOut { get; private init; } = [];

    public string Fingerprint { get; private init; } = "";

    internal const string LeftOutFile = "left-out.json";
    internal const string ProductsFile = "products.bin", IndexFile = "index.bin", GoalsFile = "goals.bin";

    /// <summary>Opens what was prepared from these files with these options; prepares it first where there is nothing, or nothing that can be read.</summary>
    public static PreparedCatalog Open(CatalogFiles files, ShopOptions options, IProgress<PreparationProgress>? progress = null, CancellationToken cancellation = default)
    {
        var preparations = new Preparations(options);
        Directory.CreateDirectory(preparations.Root);
        var fingerprints = preparations.Fingerprints;
        progress?.Report(new("Recognising the catalog's files", 0));
        var fingerprint = CatalogFingerprint.Of(files, options, path => fingerprints.Sha256(path, cancellation));
        var prepared = OpenOrPrepare(files, options, preparations.Root, preparations.FolderOf(fingerprint), progress, cancellation);
        if (options.Strict && prepared.LeftOut.FirstOrDefault(OddElements.IsOdd) is { } odd)
        {
            prepared.Dispose();
            throw new CatalogException($"Shop:Strict is set, and something in the catalog cannot be read. {odd}");
        }
        return prepared with
        {
            Fingerprint = fingerprint,
            Warnings = [.. files.All.Select(path => KnownFiles.Warning(path, () => fingerprints.Sha256(path, cancellation))).OfType<string>()],
        };
    }

    private static PreparedCatalog OpenOrPrepare(
        CatalogFiles files, ShopOptions options, string root, string folder, IProgress<PreparationProgress>? progress, CancellationToken cancellation)
    {
        if (TryOpen(folder) is { } ready) return ready;

        // One process prepares; others wait for it and open what it made.
        using var held = PreparationLock.Take(Preparations.LockOf(folder), progress, cancellation);
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
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or InvalidDataException or JsonException)
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
            return new(products, new Bm25Search(index), MappedGoals.Open(Path.Combine(folder, GoalsFile)))
            {
                LeftOut = JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(Path.Combine(folder, LeftOutFile)))!,
            };
        }
        catch
        {
            products?.Dispose();
            index?.Dispose();
            throw;
        }
    }

    private static void DeleteAll(string root, string pattern)
    {
        foreach (var left in Directory.EnumerateDirectories(root, pattern)) Directory.Delete(left, recursive: true);
    }
}
