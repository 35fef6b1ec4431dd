using WebShopRL.Shop.Pages;
using WebShopRL.Shop.Tests.Episodes;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Search;

[Trait(Category.Name, Category.Unit)]
public sealed class KeywordSearchTests
{
    private readonly Storefront _shop = ExampleShop.Open(null, [.. Enumerable.Range(10, 90).Select(i => ExampleShop.Mug with { Asin = $"B0000000{i}" })]);

    [Theory]
    [InlineData("<a> machine wash", "B000000001")]
    [InlineData("<c> fashion", "B000000001")]
    [InlineData("<c>  fashion", null)] // the second keyword is the empty one between the blanks
    [InlineData("<c>", null)]
    [InlineData("<q> men's t-shirts", "B000000001")]
    [InlineData("<a> machine", null)]
    public void Find_GoesThroughTheCatalog_ForAPrefix(string keywords, string? asin) => Assert.Equal(asin is null ? [] : [asin], Find(keywords));

    [Fact]
    public void Find_CutsTextSearchAtFifty_ButNotACategory()
    {
        Assert.Equal(50, Results("anything").Total);
        Assert.Equal(92, Results("<c> garden").Total);
    }

    [Fact]
    public void Find_DrawsFiftyRandomProducts()
    {
        Assert.Equal(50, Results("<r>").Total);
        Assert.Equal(Find("<r>"), Find("<r>"));
        Assert.NotEqual(Find("<r>"), Find("<r> and more", seed: 1));
    }

    [Theory]
    [InlineData(1, 23, 0, 10)]
    [InlineData(3, 23, 20, 3)]
    [InlineData(4, 23, 23, 0)]
    [InlineData(0, 23, 0, 0)] // [-10:0]
    [InlineData(-1, 23, 3, 10)] // [-20:-10]
    [InlineData(-2, 23, 0, 3)] // [-30:-20]
    [InlineData(-3, 23, 0, 0)]
    [InlineData(int.MaxValue, 23, 23, 0)]
    [InlineData(int.MinValue, 23, 0, 0)]
    public void Slice_IsPythons(int page, int total, int start, int length)
    {
        var slice = ResultsPage.Slice(page, total).GetOffsetAndLength(total);
        Assert.Equal(length, slice.Length);
        if (length > 0)
            Assert.Equal(start, slice.Offset);
    }

    private SearchResults Results(string keywords, long seed = 0) => _shop.Find(Keywords.Split(keywords), seed);

    private List<string> Find(string keywords, long seed = 0) =>
        [.. Results(keywords, seed).Page(1, "0", ExampleShop.Goal, new HashSet<string>()).Products.Select(listed => listed.Product.Asin)];
}
