using System.Collections.Immutable;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Shop.Episodes;

namespace WebShopRL.Agents.Policies.Remembering;

/// <summary>Notes as they are taken, page after page. What a page shows counts once it is left; while it is at hand it can be read itself.</summary>
/// <param name="Things">Searches and products, the one met last at the end.</param>
/// <param name="OnProduct">Whether the last of them is the product whose pages the shopper is on.</param>
/// <param name="Opened">What was clicked last on a product's own page: it opened the page beside that.</param>
internal sealed record Notebook(ImmutableList<Noted> Things, bool OnProduct, string? Opened)
{
    public static Notebook Empty { get; } = new([], OnProduct: false, Opened: null);

    public IReadOnlyList<string> Entries => [.. Things.Select(thing => thing.Entry)];

    /// <summary>With what a page shows and what was done there, which is understood as the shop understands it.</summary>
    public Notebook After(string observation, string action)
    {
        var kind = PageReading.KindOf(observation);
        var seen = Seen(kind, observation);
        return ShopAction.Parse(action) switch
        {
            ("search", { } words) => seen.Left().Searched(words),
            ("click", { } label) => seen.Clicked(kind, label),
            _ => seen,
        };
    }

    private Notebook Seen(PageKind kind, string observation) => kind switch
    {
        PageKind.Results => OnResults(PageReading.PageNumber(observation)),
        PageKind.Item => OnItem(ProductPages.Shown(observation)),
        PageKind.Details => OnDetails(observation),
        PageKind.Search or PageKind.End => this with { OnProduct = false },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown kind of page"),
    };

    /// <summary>Results are those of the last search.</summary>
    private Notebook OnResults(int page)
    {
        var place = Things.FindLastIndex(thing => thing is NotedSearch);
        return place >= 0 && Things[place] is NotedSearch search && !search.Pages.Contains(page)
            ? this with { OnProduct = false, Things = Things.SetItem(place, search with { Pages = search.Pages.Add(page) }) }
            : this with { OnProduct = false };
    }

    /// <summary>A product is known again by its title and its price: pages show no more of what it is.</summary>
    private Notebook OnItem(ShownProduct shown)
    {
        if (shown.Notes.Title.Length == 0)
            return this with { OnProduct = false };
        var known = Things.OfType<NotedProduct>().FirstOrDefault(thing => thing.Notes.Title == shown.Notes.Title && thing.PriceTag == shown.PriceTag);
        var product = new NotedProduct(known is null ? shown.Notes : known.Notes with { Options = shown.Notes.Options }, shown.PriceTag, shown.Clicked);
        return this with { OnProduct = true, Things = (known is null ? Things : Things.Remove(known)).Add(product) };
    }

    private Notebook OnDetails(string observation) => OnProduct && Opened is not null && Things[^1] is NotedProduct product
        ? this with { Things = Things.SetItem(Things.Count - 1, product with { Notes = ProductPages.WithDetails(product.Notes, Opened, observation) }) }
        : this;

    private Notebook Clicked(PageKind kind, string label)
    {
        var next = label == "back to search" || kind == PageKind.Item && label == "< prev" ? Left() : this;
        return kind == PageKind.Item ? next with { Opened = $"click[{label}]" } : next;
    }

    /// <summary>Away from the product whose pages the shopper is on, if it is on any.</summary>
    private Notebook Left() => OnProduct && Things[^1] is NotedProduct product
        ? this with { OnProduct = false, Things = Things.SetItem(Things.Count - 1, product with { IsLeft = true }) }
        : this;

    private Notebook Searched(string words)
    {
        var known = Things.OfType<NotedSearch>().FirstOrDefault(search => search.Words == words);
        return this with { Things = (known is null ? Things : Things.Remove(known)).Add(known ?? new NotedSearch(words, [])) };
    }
}
