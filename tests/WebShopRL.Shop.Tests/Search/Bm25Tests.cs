using CsCheck;
using WebShopRL.Shop.Search;

namespace WebShopRL.Tests.Search;

[Trait(Category.Name, Category.Unit)]
public class Bm25Tests
{
    /// <summary>A corpus of six documents scored by Lucene 8.7.</summary>
    private static Bm25Search SixDocuments() => Bm25Search.BuildTexts(
    [
        new("B000000001", "acme cotton t-shirt for men a soft shirt. machine wash. machine washable color: red, dark blue, and size: small, large"),
        new("B000000002", "blue ceramic mug ceramic. single string bullet "),
        new("B000000003", "lamp   "),
        new("B000000004", "women's red cotton dress long red dress for parties machine wash color: red, green"),
        new("B000000005", "red lamp   "),
        new("B000000000", "red lamp   "),
    ]);

    [Theory]
    [InlineData("red cotton shirt", "B000000001 1.4965404 B000000004 0.7856176 B000000000 0.26933384 B000000005 0.26933384")]
    [InlineData("red red lamp", "B000000000 0.96119857 B000000005 0.96119857 B000000004 0.6322399 B000000003 0.4358779 B000000001 0.36153775")]
    [InlineData("machine washable men's shirts", "B000000001 2.752905 B000000004 0.46949768")]
    [InlineData("blue mug", "B000000002 1.3586521 B000000001 0.4212525")]
    [InlineData("the and of", "")]
    [InlineData("unheard-of xyzzy", "")]
    public void Search_ScoresAsLucene_ToTheLastDigit(string query, string expected)
    {
        using var search = SixDocuments();
        Assert.Equal(expected, string.Join(' ', search.Search(query).Select(hit => $"{hit.Asin} {hit.Score:R}")));
    }

    [Fact]
    public void Search_ReturnsTheBest_WhenTheLimitIsSmaller()
    {
        using var search = SixDocuments();
        Assert.Equal(search.Search("red red lamp").Take(2), search.Search("red red lamp", limit: 2));
        Assert.Empty(search.Search("red red lamp", limit: 0));
    }

    [Fact]
    public void Search_ReturnsAllItFinds_WhenTheLimitIsHuge()
    {
        using var search = SixDocuments();
        Assert.Equal(search.Search("red red lamp"), search.Search("red red lamp", limit: int.MaxValue));
    }

    [Fact]
    public void Search_TakesAnyText()
    {
        using var search = SixDocuments();
        Gen.String.Sample(query => search.Search(query), iter: 2_000);
        Gen.Char["\uD83D\uDE00\uFE0F\u200D\u20E3#*1'’.,_red lamp\u0301\u0E01日ア\u05D0\""].Array.Select(units => new string(units)).Sample(query => search.Search(query + " lamp").Count > 0, iter: 5_000);
    }

    [Fact]
    public void Search_TakesThousandsOfTerms()
    {
        var words = Enumerable.Range(0, 5_000).Select(i => $"w{i}").ToArray();
        using var search = Bm25Search.BuildTexts(words.Select((word, i) => KeyValuePair.Create($"B{i:D9}", $"{word} common")));
        Assert.Equal(50, search.Search(string.Join(' ', words) + " common").Count);
    }

    [Fact]
    public void Search_FindsNothing_WhenTheCatalogIsEmpty()
    {
        using var search = Bm25Search.BuildTexts(Array.Empty<KeyValuePair<string, string>>());
        Assert.Empty(search.Search("red lamp"));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(39, 39)]
    [InlineData(41, 40)]
    [InlineData(43, 42)]
    [InlineData(57, 56)]
    [InlineData(63, 60)]
    [InlineData(100, 96)]
    [InlineData(137, 136)]
    [InlineData(333, 312)]
    [InlineData(1000, 984)]
    public void DecodeLength_GivesLucenesRounding(int length, int kept) => Assert.Equal(kept, Bm25.DecodeLength(Bm25.EncodeLength(length)));

    [Fact]
    public void EncodeLength_NeverFalls_AndNeverOverstates()
    {
        for (var length = 1; length < 200_000; length++)
        {
            Assert.True(Bm25.EncodeLength(length) >= Bm25.EncodeLength(length - 1));
            Assert.InRange(Bm25.DecodeLength(Bm25.EncodeLength(length)), length - length / 8, length);
        }
    }
}
