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
    public void Open_CountsWhatWebShopPassesOver_WhichIsNoFaultOfTheFile()
    {
        _folder.WriteItems(CatalogFolder.Item("B000000001"), CatalogFolder.Item("nan"), CatalogFolder.Item("B000000001"), CatalogFolder.Item("B0000000012"), CatalogFolder.Item("B000000001"));
        using var shop = _folder.Open(new() { Strict = true });
        Assert.Equal(1, shop.Products.Count);
        Assert.Equal(
            ["As in WebShop, 2 products are left out whose asin came before.", "As in WebShop, 1 product is left out whose asin has more than 10 characters.", "As in WebShop, 1 product is left out whose asin is nan."],
            shop.Warnings);
    }

    [Fact]
    public void Open_LeavesAnOddInstructionOut_AndNotThoseBesideIt()
    {
        _folder.Write("items_human_ins.json", """
            {"B000000001": [null,
                            {"instruction": "i want red", "instruction_attributes": ["soft"], "instruction_options": [null]},
                            {"instruction": "i want blue", "instruction_attributes": ["soft"], "instruction_options": []}],
             "B000000002": "none"}
            """);
        using var shop = _folder.Open();
        Assert.StartsWith("i want blue", Assert.Single(shop.Goals).InstructionText, StringComparison.Ordinal);
        Assert.Equal(3, shop.Warnings.Count(warning => warning.StartsWith("Left out: ", StringComparison.Ordinal)));
        Assert.Contains(shop.Warnings, warning => warning.Contains("'[1].instruction_options[0]'", StringComparison.Ordinal));
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
