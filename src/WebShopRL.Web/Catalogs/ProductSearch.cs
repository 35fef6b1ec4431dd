using WebShopRL.Shop;
using WebShopRL.Shop.Pages;

namespace WebShopRL.Web.Catalogs;

/// <summary>The shop's search without a shopper: for the API, and for people who look at what is served.</summary>
internal static class ProductSearch
{
    /// <summary>Ten products a page; nothing for words that are none.</summary>
    /// <param name="page">From 1 on; pages past the last are empty.</param>
    public static SearchAnswer Find(Storefront shop, string words, int page)
    {
        if (string.IsNullOrWhiteSpace(words))
            return new SearchAnswer(0, page, []);
        var results = shop.Find(Keywords.Split(words.ToLowerInvariant()));
        // A results page is made for a shopper, whose goal and id it would show; only its products are read here.
        var listed = results.Page(page, "", shop.Goals.Count > 0 ? shop.Goals[0] : null!, new HashSet<string>()).Products;
        return new SearchAnswer(results.Total, page, [.. listed.Select(of => new FoundProduct(of.Product.Asin, of.Product.Title, of.Product.Price, of.Product.PriceTag))]);
    }
}
