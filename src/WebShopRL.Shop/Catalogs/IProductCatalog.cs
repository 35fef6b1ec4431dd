using System.Diagnostics.CodeAnalysis;

namespace WebShopRL.Shop.Catalogs;

/// <summary>The products of a catalog in load order. Safe to read from many threads; a large catalog reads products from a mapped file as they are asked for.</summary>
public interface IProductCatalog
{
    int Count { get; }

    /// <summary>The product at a position of the load order.</summary>
    Product this[int position] { get; }

    /// <summary>Finds a product by its exact (upper-case) asin.</summary>
    bool TryFind(string asin, [MaybeNullWhen(false)] out Product product);
}
