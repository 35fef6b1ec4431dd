using System.Globalization;
using System.Text.RegularExpressions;

namespace WebShopRL.Agents.Policies.Scripted;

internal enum PageKind
{
    Search,
    Results,
    Item,
    Details,
    End,
}

/// <summary>A product in a list of results, as the page shows it.</summary>
/// <param name="Action">What opens it.</param>
/// <param name="PriceTag">As it stands there.</param>
internal readonly record struct ListedItem(string Action, string Title, string PriceTag)
{
    /// <summary>The lower end of a range.</summary>
    public double Price { get; } = PageReading.Price(PriceTag);

    public string Asin => Action["click[".Length..^1].ToUpperInvariant();
}

/// <summary>Reads pages as a shopper does: from their text and the things that can be clicked.</summary>
internal static partial class PageReading
{
    public static PageKind KindOf(Offer offer)
    {
        var actions = offer.EnvironmentActions;
        if (actions[0].StartsWith("search[", StringComparison.Ordinal))
            return PageKind.Search;
        if (actions.Contains("click[buy now]"))
            return PageKind.Item;
        if (actions.Contains("click[next >]"))
            return PageKind.Results;
        return actions.Contains("click[< prev]") ? PageKind.Details : PageKind.End;
    }

    /// <summary>The same from the text alone.</summary>
    /// <param name="observation">The page in text_rich.</param>
    public static PageKind KindOf(string observation) =>
        HasButton(observation, "Search") ? PageKind.Search
        : HasButton(observation, "Buy Now") ? PageKind.Item
        : HasButton(observation, "Next >") ? PageKind.Results
        : HasButton(observation, "< Prev") ? PageKind.Details
        : PageKind.End;

    private static bool HasButton(string observation, string label) => observation.Contains($"\n[button] {label} [button_]", StringComparison.Ordinal);

    /// <summary>The number of a page of results; 1 where it shows none.</summary>
    public static int PageNumber(string observation) => ShownNumber().Match(observation) is { Success: true } shown && int.TryParse(shown.Groups[1].Value, CultureInfo.InvariantCulture, out var number) ? number : 1;

    /// <summary>The products of a results page, in its order.</summary>
    public static List<ListedItem> Items(Offer offer)
    {
        var lines = offer.Observation.Split('\n');
        List<ListedItem> items = [];
        for (var line = 0; line + 2 < lines.Length; line++)
        {
            var action = $"click[{Inside(lines[line]).ToLowerInvariant()}]";
            if (action != "click[next >]" && action != "click[< prev]" && action != "click[back to search]" && offer.EnvironmentActions.Contains(action))
                items.Add(new ListedItem(action, lines[line + 1], lines[line + 2]));
        }
        return items;
    }

    /// <summary>The values on offer on an item page, in its order.</summary>
    public static IEnumerable<string> OptionValues(Offer offer) =>
        offer.EnvironmentActions
            .Select(action => action["click[".Length..^1])
            .Where(text => text is not ("back to search" or "< prev" or "description" or "features" or "reviews" or "attributes" or "buy now"));

    public static int IndexOf(IReadOnlyList<string> actions, string action)
    {
        for (var i = 0; i < actions.Count; i++)
            if (actions[i] == action)
                return i;
        return -1;
    }

    // "[button] B000000001 [button_]" and "[clicked button] B000000001 [clicked button_]".
    internal static string Inside(string line)
    {
        var start = line.IndexOf("button] ", StringComparison.Ordinal);
        var end = line.LastIndexOf(" [", StringComparison.Ordinal);
        return start >= 0 && end > start + 8 ? line[(start + 8)..end] : "";
    }

    // "$12.99" and "$1050.0 to $2000.5".
    internal static double Price(string tag)
    {
        var first = tag.Split(' ')[0].TrimStart('$');
        return double.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out var price) ? price : double.MaxValue;
    }

    [GeneratedRegex(@"\nPage (\d+) \(", RegexOptions.CultureInvariant)]
    private static partial Regex ShownNumber();
}
