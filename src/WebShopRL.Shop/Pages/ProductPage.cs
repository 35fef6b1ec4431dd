using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Shop.Pages;

/// <summary>A page about one product, reached from a search.</summary>
public abstract record ProductPage : Page
{
    public required Product Product { get; init; }
    public required Keywords Keywords { get; init; }
    /// <summary>The number of the results page it was reached from, as the URL spells it.</summary>
    public required string ResultsNumber { get; init; }
    /// <summary>Chosen so far: option name to value, in the order chosen.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Chosen { get; init; }

    protected string AddressedAsin => Product.Asin.ToUpperInvariant();
}
