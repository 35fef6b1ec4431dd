using WebShopRL.Shop.Caching;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Pages;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Search;

/// <summary>
/// WebShop's search: text search for the 50 best, or, where the first keyword is a prefix, <c>&lt;r&gt;</c> 50 random products, <c>&lt;a&gt;</c> those with an attribute,
/// <c>&lt;c&gt;</c> of a category, <c>&lt;q&gt;</c> of a query; these three go through the whole catalog and give all they find.
/// </summary>
internal sealed class KeywordSearch(IProductCatalog catalog, IProductSearch search)
{
    private const int Limit = 50;

    /// <summary>Searches remembered, about two kilobytes each: agents search for the same instructions over and over.</summary>
    private const int Remembered = 16384;

    /// <summary>Longer queries are nobody's instructions; they are searched each time, so that no client can fill the memory with them.</summary>
    private const int LongestRemembered = 512;

    private readonly BoundedCache<string, IReadOnlyList<string>> _hits = new(Remembered);

    /// <param name="randomSeed">What <c>&lt;r&gt;</c> draws from; the same seed gives the same products.</param>
    public SearchResults Find(Keywords keywords, long randomSeed) => new(keywords, keywords.Words[0] switch
    {
        "<r>" => [.. new PythonRandom(randomSeed).SamplePositions(catalog.Count, Math.Min(Limit, catalog.Count)).Select(position => catalog[position].Asin)],
        "<a>" => Where(Rest(keywords), static (product, attribute) => product.Attributes.Contains(attribute)),
        "<c>" => Where(PythonText.Strip(keywords.Words.ElementAtOrDefault(1) ?? ""), static (product, category) => product.Category == category),
        "<q>" => Where(Rest(keywords), static (product, query) => product.Query == query),
        _ => Search(keywords.Query),
    }, catalog);

    private IReadOnlyList<string> Search(string query) => query.Length > LongestRemembered
        ? Hits(query, search)
        : _hits.GetOrAdd(query, static (query, search) => Hits(query, search), search);

    private static string[] Hits(string query, IProductSearch search) => [.. search.Search(query, Limit).Select(hit => hit.Asin)];

    private static string Rest(Keywords keywords) => PythonText.Strip(string.Join(' ', keywords.Words.Skip(1)));

    private List<string> Where(string value, Func<Product, string, bool> fits)
    {
        var found = new List<string>();
        for (var position = 0; position < catalog.Count; position++)
            if (catalog[position] is var product && fits(product, value))
                found.Add(product.Asin);
        return found;
    }
}
