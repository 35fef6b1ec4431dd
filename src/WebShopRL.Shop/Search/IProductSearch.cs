namespace WebShopRL.Shop.Search;

/// <summary>A hit: the product's asin and its BM25 score.</summary>
public readonly record struct SearchHit(string Asin, float Score);

/// <summary>Full-text search over a catalog. Safe to call from many threads.</summary>
public interface IProductSearch
{
    /// <summary>The best <paramref name="limit"/> products for the query, by score descending, then asin ascending.</summary>
    IReadOnlyList<SearchHit> Search(string query, int limit = 50);
}
