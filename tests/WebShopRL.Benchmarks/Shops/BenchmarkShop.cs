using System.Globalization;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Demo;

namespace WebShopRL.Benchmarks.Shops;

/// <summary>Demo shops of any size, written once and kept under <c>.data/benchmarks</c>.</summary>
internal static class BenchmarkShop
{
    private static readonly int[] Sizes = [1_000, 100_000, 1_180_000];

    /// <summary>The sizes to measure: all, or the one that <c>--products N</c> names.</summary>
    public static IReadOnlyList<int> SizesOf(string[] args) =>
        Array.IndexOf(args, "--products") is >= 0 and var at
            ? [at + 1 < args.Length && int.TryParse(args[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
                ? size : throw new ArgumentException("--products takes a number of products, e.g. --products 100000.")]
            : Sizes;

    public static ShopOptions Options(int products) => new() { Catalog = Files(products), ArtifactsRoot = Path.Combine(Root, "artifacts") };

    private static string Root => Path.GetFullPath(Path.Combine(".data", "benchmarks"));

    private static string Files(int products)
    {
        var folder = Path.Combine(Root, string.Create(CultureInfo.InvariantCulture, $"demo-{DemoShop.Version}-{products}"));
        if (Directory.Exists(folder)) return folder;
        Console.WriteLine($"Writing a demo shop of {products} products ...");
        var unfinished = folder + ".unfinished";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        DemoShop.WriteFiles(unfinished, products);
        Directory.Move(unfinished, folder);
        return folder;
    }
}
