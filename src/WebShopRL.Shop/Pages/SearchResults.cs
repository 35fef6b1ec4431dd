using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Shop.Pages;

/// <summary>What a search found, best first, to be looked at page by page. Immutable.</summary>
/// <param name="asins">Products of <paramref name="catalog"/>; they are read as pages show them.</param>
public sealed class SearchResults(Keywords keywords, IReadOnlyList<string> asins, IProductCatalog catalog)
{
    public Keywords Keywords { get; } = keywords;

    /// <summary>All of them, best first.</summary>
    public IReadOnlyList<string> Asins { get; } = asins;

    public int Total => Asins.Count;

    /// <summary>A page of the results; any number gives a page, if an empty one.</summary>
    /// <param name="visited">Asins of the products to show as visited.</param>
    public ResultsPage Page(int number, string sessionId, Goal goal, IReadOnlySet<string> visited)
    {
        var (start, length) = ResultsPage.Slice(number, Total).GetOffsetAndLength(Total);
        var products = new ListedProduct[length];
        for (var i = 0; i < length; i++)
        {
            var asin = Asins[start + i];
            products[i] = catalog.TryFind(asin, out var product)
                ? new(product, visited.Contains(asin))
                : throw new InvalidOperationException($"The search found product {asin}, which is not in the catalog: its index belongs to another catalog.");
        }
        return new() { SessionId = sessionId, Goal = goal, Keywords = Keywords, Number = number, Total = Total, Products = products };
    }
}
