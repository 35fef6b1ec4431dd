using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Shop.Demo;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Tests.Catalogs;

[Trait(Category.Name, Category.Integration)]
public sealed class CatalogCheckTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Check_CountsWhatAFolderHolds_NamesWhatCannotBeRead_AndLeavesWhatIsServed()
    {
        var served = server.Services.GetRequiredService<ShopProvider>().Current;
        var folder = Path.Combine(server.Artifacts, "to-check");
        DemoShop.WriteFiles(folder, products: 40, instructions: 60, seed: 3);
        var items = Path.Combine(folder, "items_shuffle.json");
        // The second product loses its asin.
        var text = await File.ReadAllTextAsync(items);
        var second = text.IndexOf("\"asin\"", text.IndexOf("\"asin\"", StringComparison.Ordinal) + 1, StringComparison.Ordinal);
        await File.WriteAllTextAsync(items, text.Remove(second, 6).Insert(second, "\"nasi\""));

        var result = await CheckAsync(folder);

        Assert.Null(result.Problem);
        Assert.Equal(39, result.Products);
        Assert.Equal(result.Goals, result.Splits!["test"]);
        Assert.Contains("items_shuffle.json", Assert.Single(result.Warnings!, warning => warning.StartsWith("Left out", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Same(served, server.Services.GetRequiredService<ShopProvider>().Current);
    }

    [Fact]
    public async Task Check_SaysWhatIsMissing()
    {
        var empty = Directory.CreateDirectory(Path.Combine(server.Artifacts, "empty")).FullName;
        Assert.Contains("no items_shuffle.json", (await CheckAsync(empty)).Problem, StringComparison.Ordinal);
        Assert.Contains("does not exist", (await CheckAsync(Path.Combine(empty, "gone"))).Problem, StringComparison.Ordinal);
        Assert.Contains("Name a folder", server.Services.GetRequiredService<CatalogCheck>().Begin("  "), StringComparison.Ordinal);
    }

    private async Task<CheckedCatalog> CheckAsync(string folder)
    {
        var check = server.Services.GetRequiredService<CatalogCheck>();
        Assert.Null(check.Begin(folder));
        for (var tenth = 0; check.Folder is not null && tenth < 1_800; tenth++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(folder, check.Last!.Folder);
        return check.Last;
    }
}
