using System.Text.Json;
using WebShopRL.Shop;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Preparation;

namespace WebShopRL.Tests.Preparation;

[Trait(Category.Name, Category.Integration)]
public sealed class PreparedCatalogTests : IDisposable
{
    private readonly TemporaryFolder _artifacts = new();

    public void Dispose() => _artifacts.Dispose();

    public static TheoryData<string> Folders => [.. RepositoryFiles.Fixtures("webshop*").Where(folder => File.Exists(Path.Combine(folder, "items_shuffle.json")))];

    [Theory, MemberData(nameof(Folders))]
    public void Open_HoldsWhatTheFilesHold(string folder)
    {
        var options = Options(folder);
        using var prepared = Storefront.Open(options);
        using var direct = Storefront.OpenInMemory(CatalogFiles.Find(folder), options);

        Assert.Equal(direct.Products.Count, prepared.Products.Count);
        for (var i = 0; i < direct.Products.Count; i++)
        {
            var expected = direct.Products[i];
            Assert.Equal(Json(expected), Json(prepared.Products[i]));
            Assert.True(prepared.Products.TryFind(expected.Asin, out var found));
            Assert.Equal(expected.Title, found.Title);
        }
        Assert.False(prepared.Products.TryFind("B0UNKNOWN0", out _));
        Assert.False(prepared.Products.TryFind(new string('É', 400), out _));
        Assert.Equal(direct.Goals.Select(Json), prepared.Goals.Select(Json));
        Assert.Equal(Json(direct.Goals[^1]), Json(prepared.Goals[direct.Goals.Count - 1]));
        foreach (var goal in direct.Goals.Take(100))
            Assert.Equal(direct.Search.Search(goal.InstructionText), prepared.Search.Search(goal.InstructionText));
    }

    [Theory]
    [InlineData("webshop-synthetic")]
    [InlineData("agentgym")]
    public void Open_KeepsSyntheticGoals(string profile)
    {
        using var catalog = new TemporaryFolder();
        foreach (var file in new[] { "items_shuffle.json", "items_ins_v2.json" }) File.Copy(Path.Combine(Folders.First().Data, file), catalog[file]);
        var options = Options(catalog.Path) with { Profile = profile };
        using var prepared = Storefront.Open(options);
        using var direct = Storefront.OpenInMemory(CatalogFiles.Find(catalog.Path), options);
        Assert.NotEmpty(direct.Goals);
        Assert.Equal(direct.Goals.Select(Json), prepared.Goals.Select(Json));
    }

    [Fact]
    public void Open_PreparesOnce_WhenNothingChanged()
    {
        Storefront.Open(Options()).Dispose();
        var before = Written();
        Storefront.Open(Options()).Dispose();
        Assert.Equal(before, Written());
        Assert.Single(Preparations());
    }

    [Fact]
    public void Open_PreparesAnew_WhenAnOptionOrAFileIsAnother()
    {
        using var catalog = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Folders.First().Data)) File.Copy(file, catalog[Path.GetFileName(file)]);
        Storefront.Open(Options(catalog.Path)).Dispose();
        Storefront.Open(Options(catalog.Path) with { Seed = 1 }).Dispose();
        Storefront.Open(Options(catalog.Path) with { ProductLimit = 5 }).Dispose();
        File.AppendAllText(catalog["items_shuffle.json"], "\n");
        Storefront.Open(Options(catalog.Path)).Dispose();
        Assert.Equal(4, Preparations().Length);
    }

    [Fact]
    public async Task Open_Works_WhenManyPrepareAtOnce()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Storefront.Open(Options()))));
        Assert.Single(Preparations());
        Assert.All(opened, shop => Assert.Equal(opened[0].Products.Count, shop.Products.Count));
        foreach (var shop in opened) shop.Dispose();
    }

    [Fact]
    public void Open_TellsItsProgress()
    {
        var told = new List<PreparationProgress>();
        Storefront.Open(Options(), new Listener(told)).Dispose();
        Assert.NotEmpty(told);
        Assert.All(told, step => Assert.InRange(step.Fraction, 0, 1));
        Assert.Contains(told, step => step.Stage.Contains("product", StringComparison.OrdinalIgnoreCase));
    }

    private ShopOptions Options(string? folder = null) => new() { Catalog = folder ?? Folders.First().Data, ArtifactsRoot = _artifacts.Path, NounTagger = "all-words" };

    private string[] Preparations() => Directory.GetDirectories(_artifacts["prepared"]);

    private string[] Written() => [.. Preparations().SelectMany(folder => new DirectoryInfo(folder).GetFiles()).Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}").Order()];

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);

    private sealed class Listener(List<PreparationProgress> told) : IProgress<PreparationProgress>
    {
        public void Report(PreparationProgress value) => told.Add(value);
    }
}
