using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Python;

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

    /// <summary>The options as an address of the site spelled them, where they are more than names and texts; null otherwise.</summary>
    public PythonDictionary? Spelled { get; init; }

    /// <summary>The chosen options as Python prints them.</summary>
    public string ChosenRepr => Spelled is null ? PythonRepr.Of(Chosen) : PythonRepr.Of((object)Spelled);

    protected string AddressedAsin => Product.Asin.ToUpperInvariant();
}
