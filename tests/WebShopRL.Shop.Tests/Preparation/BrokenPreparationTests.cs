using WebShopRL.Shop;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Preparation;

namespace WebShopRL.Tests.Preparation;

/// <summary>What a crash, a full disk or another version left behind is never opened: the catalog is prepared anew, and answers as before.</summary>
[Trait(Category.Name, Category.Fault)]
public sealed class BrokenPreparationTests : IDisposable
{
    private readonly TemporaryFolder _artifacts = new();

    public void Dispose() => _artifacts.Dispose();

    public static TheoryData<string, string> Damages
    {
        get
        {
            var damages = new TheoryData<string, string>();
            foreach (var file in new[] { PreparedCatalog.ProductsFile, PreparedCatalog.IndexFile, PreparedCatalog.GoalsFile })
                foreach (var damage in new[] { "missing", "empty", "cut short", "longer", "other version", "header damaged" })
                    damages.Add(file, damage);
            return damages;
        }
    }

    [Theory, MemberData(nameof(Damages))]
    public void Open_PreparesAnew_WhenAFileIsDamaged(string file, string damage)
    {
        var options = Options();
        using var intact = Storefront.Open(options);
        var path = Path.Combine(Assert.Single(Preparations()), file);
        var length = new FileInfo(path).Length;
        // The damaged file takes the intact one's place; the intact one stays readable where it is open.
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        switch (damage)
        {
            case "missing": break;
            case "empty": File.WriteAllBytes(path, []); break;
            case "cut short": File.WriteAllBytes(path, bytes[..^1]); break;
            case "longer": File.WriteAllBytes(path, [.. bytes, 0]); break;
            case "other version": bytes[7] ^= 0xFF; File.WriteAllBytes(path, bytes); break;
            case "header damaged": bytes[30] ^= 1; File.WriteAllBytes(path, bytes); break;
        }

        using var again = Storefront.Open(options);
        Assert.Equal(length, new FileInfo(path).Length);
        Assert.Equal(intact.Products.Count, again.Products.Count);
        Assert.Equal(intact.Goals.Select(goal => goal.InstructionText), again.Goals.Select(goal => goal.InstructionText));
        Assert.Equal(intact.Search.Search("women's shirt"), again.Search.Search("women's shirt"));
    }

    [Fact]
    public void Open_LeavesNothing_WhenTheCatalogIsBroken()
    {
        using var catalog = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(RepositoryFiles.Fixtures("webshop*")[0])) File.Copy(file, catalog[Path.GetFileName(file)]);
        var products = File.ReadAllText(catalog["items_shuffle.json"]);
        File.WriteAllText(catalog["items_shuffle.json"], products[..(products.Length / 2)]);
        var failure = Assert.Throws<CatalogException>(() => Storefront.Open(Options() with { Catalog = catalog.Path }));
        Assert.Contains("items_shuffle.json", failure.Message);
        Assert.Empty(Preparations());
    }

    [Fact]
    public void Open_LeavesNothing_WhenCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new CancelWhen(cancellation, "Reading products");
        Assert.ThrowsAny<OperationCanceledException>(() => Storefront.Open(Options(), progress, cancellation.Token));
        Assert.Empty(Preparations());
    }

    [Fact]
    public void Open_RemovesWhatACrashLeft()
    {
        Storefront.Open(Options()).Dispose();
        var folder = Assert.Single(Preparations());
        Directory.CreateDirectory(folder + ".unfinished-0");
        Directory.Delete(folder, recursive: true);
        Storefront.Open(Options()).Dispose();
        Assert.Equal([folder], Preparations());
    }

    [Fact]
    public void Open_WorksAgain_WhenTheFingerprintsAreBroken()
    {
        Storefront.Open(Options()).Dispose();
        File.WriteAllText(_artifacts["prepared/fingerprints.json"], "{ half");
        Storefront.Open(Options()).Dispose();
        Assert.Single(Preparations());
    }

    private ShopOptions Options() => new() { Catalog = RepositoryFiles.Fixtures("webshop*")[0], ArtifactsRoot = _artifacts.Path, NounTagger = "all-words" };

    private string[] Preparations() => Directory.GetDirectories(_artifacts["prepared"]);

    private sealed class CancelWhen(CancellationTokenSource cancellation, string stage) : IProgress<PreparationProgress>
    {
        public void Report(PreparationProgress value)
        {
            if (value.Stage == stage) cancellation.Cancel();
        }
    }
}
