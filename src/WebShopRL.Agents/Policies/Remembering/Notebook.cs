using System.Collections.Immutable;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Policies.Scripted;

namespace WebShopRL.Agents.Policies.Remembering;

/// <summary>Notes as they are taken, page after page. What a page shows counts once it is left; while it is at hand it can be read itself.</summary>
/// <param name="Things">Searches and products, the one met last at the end.</param>
/// <param name="OnProduct">Whether the last of them is the product whose pages the shopper is on.</param>
/// <param name="Opened">The action on the product's own page that opened the page at hand; null where that is not one of its others.</param>
internal sealed record Notebook(ImmutableList<Noted> Things, bool OnProduct, string? Opened)
{
    private const string Search = "search[", Back = "click[< prev]", BackToSearch = "click[back to search]";

    public static Notebook Empty { get; } = new([], OnProduct: false, Opened: null);

    public IReadOnlyList<string> Entries => [.. Things.Select(thing => thing.Entry)];

    /// <summary>With what a page shows and what was done there.</summary>
    public Notebook After(string observation, string action)
    {
        var kind = PageReading.KindOf(observation);
        return Seen(kind, observation).Done(kind, action.ToLowerInvariant());
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
        var known = Things.OfType<NotedProduct>().FirstOrDefault(product => product.Notes.Title == shown.Notes.Title && product.PriceTag == shown.PriceTag);
        var product = new NotedProduct(known is null ? shown.Notes : known.Notes with { Options = shown.Notes.Options }, shown.PriceTag, shown.Clicked);
        return this with { OnProduct = true, Things = (known is null ? Things : Things.Remove(known)).Add(product) };
    }

    private Notebook OnDetails(string observation) => OnProduct && Opened is not null && Things[^1] is NotedProduct product
        ? this with { Things = Things.SetItem(Things.Count - 1, product with { Notes = ProductPages.WithDetails(product.Notes, Opened, observation) }) }
        : this;

    private Notebook Done(PageKind kind, string action)
    {
        var next = this with { Opened = kind switch { PageKind.Item => action, PageKind.Details => Opened, _ => null } };
        var searches = action.StartsWith(Search, StringComparison.Ordinal);
        if (OnProduct && Things[^1] is NotedProduct product && (searches || action == BackToSearch || kind == PageKind.Item && action == Back))
            next = next with { OnProduct = false, Things = Things.SetItem(Things.Count - 1, product with { IsLeft = true }) };
        return searches ? next.Searched(action) : next;
    }

    private Notebook Searched(string action)
    {
        var known = Things.OfType<NotedSearch>().FirstOrDefault(search => search.Action == action);
        return this with { Things = (known is null ? Things : Things.Remove(known)).Add(known ?? new NotedSearch(action, [])) };
    }
}
