using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Demo;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs.Uploads;

namespace WebShopRL.Tests.Catalogs;

/// <summary>A service that serves a catalog that was uploaded, named with a slash at its end, and refuses odd ones.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class ServedUploadTests : IAsyncLifetime
{
    private readonly string _artifacts = Directory.CreateTempSubdirectory("webshoprl-served-").FullName;
    private WebShopServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        var served = Path.Combine(_artifacts, "catalogs", "uploaded", "served");
        DemoShop.WriteFiles(served, products: 40, instructions: 60, seed: 31);
        _server = new WebShopServer { Arguments = [$"--Artifacts:Root={_artifacts}", $"--Shop:Catalog={served}{Path.DirectorySeparatorChar}", "--Shop:NounTagger=all-words", "--Shop:Strict=true"] };
        await _server.InitializeAsync();
    }

    [Fact]
    public void Delete_IsRefused_WhereTheCatalogIsServed()
    {
        var uploads = _server.Services.GetRequiredService<CatalogUploads>();
        Assert.Contains("is the one that is served", uploads.Delete("served"), StringComparison.Ordinal);
        Assert.Equal("served", Assert.Single(uploads.List()).Name);
    }

    [Fact]
    public async Task Preparation_GoesWhereStrictRefusesWhatWasPreparedBefore()
    {
        var folder = Path.Combine(_artifacts, "made");
        SentCatalog.Made(folder, seed: 32);
        var items = Path.Combine(folder, "items_shuffle.json");
        var text = await File.ReadAllTextAsync(items, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(items, text.Insert(text.IndexOf("\"asin\"", StringComparison.Ordinal) + 1, "not_"), TestContext.Current.CancellationToken);
        var options = _server.Services.GetRequiredService<IOptions<ShopOptions>>().Value;
        string prepared;
        using (var shop = Storefront.Open(options with { Catalog = folder, Strict = false }))
            prepared = SentCatalog.PreparationOf(_artifacts, shop.Fingerprint);
        Assert.True(Directory.Exists(prepared));

        var sent = await SentCatalog.SendAsync(_server, "odd", SentCatalog.Of(folder));
        Assert.Contains("Shop:Strict is set", sent.Problem, StringComparison.Ordinal);
        Assert.False(Directory.Exists(prepared));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_artifacts, recursive: true);
    }
}
