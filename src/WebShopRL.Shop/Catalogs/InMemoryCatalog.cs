using System.Diagnostics.CodeAnalysis;

namespace WebShopRL.Shop.Catalogs;

/// <summary>A catalog whose products are all held in memory: for small ones.</summary>
public sealed class InMemoryCatalog : IProductCatalog
{
    private readonly Product[] _products;
    private readonly Dictionary<string, Product> _byAsin;

    public InMemoryCatalog(IEnumerable<Product> products)
    {
        _products = [.. products];
        _byAsin = _products.ToDictionary(product => product.Asin, StringComparer.Ordinal);
    }

    /// <summary>In load order.</summary>
    public IReadOnlyList<Product> All => _products;

    public int Count => _products.Length;

    public Product this[int position] => _products[position];

    public bool TryFind(string asin, [MaybeNullWhen(false)] out Product product) => _byAsin.TryGetValue(asin, out product);
}
