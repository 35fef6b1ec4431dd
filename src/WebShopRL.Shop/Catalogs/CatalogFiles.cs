namespace WebShopRL.Shop.Catalogs;

/// <summary>
/// Where the files of a catalog lie. WebShop's names count with a suffix too (<c>items_shuffle_1000.json</c>), and gzipped (<c>.json.gz</c>).
/// </summary>
public sealed record CatalogFiles
{
    private static readonly string[] Names = ["items_shuffle", "items_ins_v2", "items_human_ins", "goals", "prices", "reviews"];

    public required string Folder { get; init; }
    /// <summary><c>items_shuffle*.json</c>: the products.</summary>
    public required string Products { get; init; }
    /// <summary><c>items_ins_v2*.json</c>: mined attributes and synthetic instructions by asin.</summary>
    public required string Attributes { get; init; }
    /// <summary><c>items_human_ins*.json</c>: instructions that people wrote, by asin; null if there is none.</summary>
    public string? HumanInstructions { get; init; }
    /// <summary><c>goals*.json</c>: the goals in their final order, in place of what would be built; null if there is none.</summary>
    public string? Goals { get; init; }
    /// <summary><c>prices*.json</c>: prices by asin, in place of what would be drawn; null if there is none.</summary>
    public string? Prices { get; init; }
    /// <summary><c>reviews*.json</c>: reviews and ratings; null if there is none. Read only where the shop's options ask for it.</summary>
    public string? Reviews { get; init; }

    /// <summary>Every file there is.</summary>
    public IEnumerable<string> All => new[] { Products, Attributes, HumanInstructions, Goals, Prices, Reviews }.OfType<string>();

    /// <summary>Finds the files of a folder. Throws <see cref="CatalogException"/> where one that is needed is missing, or a name fits several files.</summary>
    public static CatalogFiles Find(string folder)
    {
        if (!Directory.Exists(folder))
            throw new CatalogException($"The catalog folder '{folder}' does not exist. Give a folder that holds WebShop's items_shuffle.json and its companions, or 'demo'.");
        var products = Find(folder, "items_shuffle", suffix: null) ?? throw Missing(folder, "items_shuffle.json", "the products");
        var suffix = SuffixOf(products, "items_shuffle");
        return new()
        {
            Folder = folder,
            Products = products,
            Attributes = Find(folder, "items_ins_v2", suffix) ?? throw Missing(folder, "items_ins_v2.json", "the attributes"),
            HumanInstructions = Find(folder, "items_human_ins", suffix),
            Goals = Find(folder, "goals", suffix, companionOnly: true),
            Prices = Find(folder, "prices", suffix, companionOnly: true),
            Reviews = Find(folder, "reviews", suffix, companionOnly: true),
        };
    }

    /// <summary>Whether a file of this name can be one of a catalog's.</summary>
    public static bool IsName(string file) => Array.Exists(Names, name => file.StartsWith(name, StringComparison.Ordinal) && SuffixOf(file, name) is "" or ['_', ..]);

    /// <summary>Opens a file for reading from its start to its end, unpacking it if it is gzipped.</summary>
    public static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionMode.Decompress)
            : file;
    }

    // A file with the products' own suffix is the products' companion; else the plain name; else the only one there is. What replaces draws must be a companion:
    // a goals_draft.json that lies about is none.
    private static string? Find(string folder, string name, string? suffix, bool companionOnly = false)
    {
        string[] fitting = [.. Directory.EnumerateFiles(folder, name + "*").Where(path => SuffixOf(path, name) is "" or ['_', ..]).Order(StringComparer.Ordinal)];
        var companion = Array.Find(fitting, path => SuffixOf(path, name) == suffix) ?? Array.Find(fitting, path => SuffixOf(path, name) == "");
        if (companion is not null || companionOnly || fitting.Length <= 1)
            return companion ?? (companionOnly ? null : fitting.FirstOrDefault());
        throw new CatalogException($"In '{folder}' several files could be {name}.json: {string.Join(", ", fitting.Select(Path.GetFileName))}. Keep one of them, or name one {name}.json.");
    }

    /// <summary>What stands between the known name and <c>.json</c>: empty, <c>_1000</c>; null if it is another file.</summary>
    private static string? SuffixOf(string path, string name)
    {
        var file = Path.GetFileName(path);
        var extension = file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? 5 : file.EndsWith(".json.gz", StringComparison.OrdinalIgnoreCase) ? 8 : 0;
        return extension == 0 || file.Length < name.Length + extension ? null : file[name.Length..^extension];
    }

    private static CatalogException Missing(string folder, string file, string what)
    {
        var packed = Directory.EnumerateFiles(folder, $"{Path.GetFileNameWithoutExtension(file)}*").Select(Path.GetFileName).Order(StringComparer.Ordinal).FirstOrDefault();
        return new($"The catalog folder '{folder}' has no {file} ({what}). A suffix such as _1000 and .json.gz are accepted too.{(packed is null ? "" : $" {packed} is none: unpack it, or write it as JSON.")}");
    }
}
