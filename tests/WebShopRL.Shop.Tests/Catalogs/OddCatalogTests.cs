using System.Text.Json.Nodes;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Configuration;
using WebShopRL.Tests;
using WebShopRL.Tests.Preparation;

namespace WebShopRL.Shop.Tests.Catalogs;

[Trait(Category.Name, Category.Unit)]
public sealed class OddCatalogTests : IDisposable
{
    private readonly CatalogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_LeavesOddProductsOut_AndTellsThem()
    {
        var odd = CatalogFolder.Item("B000000002");
        odd["pricing"] = "12.50";
        _folder.WriteItems(CatalogFolder.Item("B000000001"), odd, CatalogFolder.Item("B000000003"), CatalogFolder.Item("B000000002"));

        using var shop = _folder.Open();

        Assert.Equal(["B000000001", "B000000003", "B000000002"], Enumerable.Range(0, shop.Products.Count).Select(i => shop.Products[i].Asin));
        Assert.Contains("element 1 at byte", Assert.Single(shop.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TellsOfOddProducts_WhenTheyWerePreparedBefore()
    {
        using var artifacts = new TemporaryFolder();
        _folder.WriteItems(CatalogFolder.Item("B000000001"), new JsonObject());
        var options = new ShopOptions { Catalog = _folder.Path, NounTagger = "all-words", ArtifactsRoot = artifacts.Path };
        using (var first = Storefront.Open(options))
            Assert.Contains(first.Warnings, warning => warning.StartsWith("Left out: ", StringComparison.Ordinal));
        using var second = Storefront.Open(options);
        Assert.Contains(second.Warnings, warning => warning.StartsWith("Left out: ", StringComparison.Ordinal));
        Assert.Contains("Shop:Strict", Assert.Throws<CatalogException>(() => Storefront.Open(options with { Strict = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MendsWhatPythonReads()
    {
        _folder.Write("items_shuffle.json", new JsonArray(CatalogFolder.Item("B000000001")).ToJsonString()
            .Replace("Shirt B000000001", "half \\ud83d \\u0000 whole \\ud83d\\ude00", StringComparison.Ordinal));
        using var shop = _folder.Open();
        Assert.Equal("half \uFFFD \uFFFD whole 😀", shop.Products[0].Title);
    }

    [Fact]
    public void Fingerprint_IsOfTheContent_NotOfTheName()
    {
        using var same = new CatalogFolder();
        using var first = _folder.Open();
        using var second = same.Open();
        Assert.NotEqual(first.Name, second.Name);
        Assert.Equal(first.Fingerprint, second.Fingerprint);

        string[] others = [Fingerprint(new() { Seed = 1 }), Fingerprint(new() { GoalLimit = 1 }), Fingerprint(new() { Profile = "webshop-synthetic" }), Fingerprint(new() { ProductLimit = 1 })];
        _folder.WriteItems(CatalogFolder.Item("B000000001"));
        Assert.Equal(6, others.Append(Fingerprint(new())).Append(first.Fingerprint).Distinct().Count());
        Assert.Equal(first.Fingerprint, second.Fingerprint);
    }

    private string Fingerprint(ShopOptions options)
    {
        using var shop = _folder.Open(options);
        return shop.Fingerprint;
    }
}
