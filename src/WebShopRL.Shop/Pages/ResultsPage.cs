using System.Globalization;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Shop.Pages;

/// <summary>A product in a list of results.</summary>
/// <param name="Visited">Whether its page was seen since the last visit to the search page.</param>
public readonly record struct ListedProduct(Product Product, bool Visited);

/// <summary>Ten of a search's results. There is always a next page, empty past the end.</summary>
public sealed record ResultsPage : Page
{
    /// <summary>Products on a page.</summary>
    public const int Size = 10;

    public required Keywords Keywords { get; init; }
    /// <summary>From 1 on; the site's URLs may ask for others, which slice as Python lists do.</summary>
    public required int Number { get; init; }
    /// <summary>Of the whole search.</summary>
    public required int Total { get; init; }
    public required IReadOnlyList<ListedProduct> Products { get; init; }

    /// <summary>The positions of a page's results: Python's slice <c>[(page - 1) * 10 : page * 10]</c>, which counts negative ends from the back.</summary>
    public static Range Slice(int page, int total)
    {
        var start = Clamp((page - 1L) * Size);
        var end = Clamp((long)page * Size);
        return start < end ? start..end : start..start;

        int Clamp(long position) => (int)Math.Clamp(position < 0 ? position + total : position, 0, total);
    }

    protected override string Path => string.Create(CultureInfo.InvariantCulture, $"/search_results/{SessionId}/{string.Join('+', Keywords.Words)}/{Number}");

    protected override void AddTexts(List<PageText> texts)
    {
        AddInstruction(texts);
        AddButtons(texts, "Back to Search");
        texts.Add(new(PageTextKind.Plain, string.Create(CultureInfo.InvariantCulture, $"Page {Number} (Total results: {Total})")));
        if (Number > 1)
            AddButtons(texts, "< Prev");
        AddButtons(texts, "Next >");
        foreach (var (product, visited) in Products)
        {
            texts.Add(new(PageTextKind.ProductLink, product.Asin, visited));
            texts.Add(new(PageTextKind.Plain, product.Title));
            texts.Add(new(PageTextKind.Plain, product.PriceTag));
        }
    }
}
