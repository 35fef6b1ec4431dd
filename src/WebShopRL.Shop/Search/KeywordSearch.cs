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

    /// <param name="randomSeed">What <c>&lt;r&gt;</c> draws from; the same seed gives the same products.</param>
    public SearchResults Find(Keywords keywords, long randomSeed) => new(keywords, keywords.Words[0] switch
    {
        "<r>" => [.. new PythonRandom(randomSeed).SamplePositions(catalog.Count, Math.Min(Limit, catalog.Count)).Select(position => catalog[position].Asin)],
        "<a>" => Where(Rest(keywords), static (product, attribute) => product.Attributes.Contains(attribute)),
        "<c>" => Where(PythonText.Strip(keywords.Words.ElementAtOrDefault(1) ?? ""), static (product, category) => product.Category == category),
        "<q>" => Where(Rest(keywords), static (product, query) => product.Query == query),
        _ => [.. search.Search(keywords.Query, Limit).Select(hit => hit.Asin)],
    }, catalog);

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
