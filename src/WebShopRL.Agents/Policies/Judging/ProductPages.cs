using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Agents.Policies.Judging;

/// <summary>A product's own page as it shows it.</summary>
/// <param name="Notes">Title, price and options.</param>
/// <param name="PriceTag">As it stands there.</param>
/// <param name="Clicked">The option values that are chosen.</param>
internal readonly record struct ShownProduct(ProductNotes Notes, string PriceTag, IReadOnlyList<string> Clicked);

/// <summary>Reads a product's pages from their text_rich.</summary>
internal static class ProductPages
{
    /// <summary>What opens the pages beside a product's own.</summary>
    public const string OpensFeatures = "click[features]", OpensDescription = "click[description]";

    private const string LastButton = "[button] < Prev [button_]\n", OptionLine = "  [", ClickedOption = "  [clicked ", PriceLine = "Price: ";

    /// <summary>Title, price and options of a product's own page.</summary>
    public static ProductNotes Item(string observation) => Shown(observation).Notes;

    /// <summary>A product's own page; without a title where the text is of another one.</summary>
    public static ShownProduct Shown(string observation)
    {
        List<(string Name, List<string> Values)> plain = [];
        List<string> clicked = [];
        foreach (var line in Body(observation))
            if (line.StartsWith(OptionLine, StringComparison.Ordinal) && plain.Count > 0)
            {
                plain[^1].Values.Add(PageReading.Inside(line));
                if (line.StartsWith(ClickedOption, StringComparison.Ordinal))
                    clicked.Add(plain[^1].Values[^1]);
            }
            else if (line.StartsWith(PriceLine, StringComparison.Ordinal) && plain.Count > 0)
            {
                // The line before is the title; all others have their values behind them.
                var tag = line[PriceLine.Length..];
                return new ShownProduct(ProductNotes.Listed(plain[^1].Name, tag) with { Options = [.. plain.SkipLast(1).Select(group => new OptionGroup(group.Name, group.Values))] }, tag, clicked);
            }
            else
                plain.Add((line, []));
        return new ShownProduct(ProductNotes.Listed("", "") with { Options = [] }, "", []);
    }

    /// <summary>Notes with what the page beside a product's own shows that an action opened; as they are where it is neither of features nor of the description.</summary>
    public static ProductNotes WithDetails(ProductNotes notes, string opened, string observation) => opened switch
    {
        OpensFeatures => notes with { Features = Texts(observation) },
        OpensDescription => notes with { Description = string.Join(' ', Texts(observation)) },
        _ => notes,
    };

    /// <summary>The bullet points of the page of features; the text of the description.</summary>
    public static IReadOnlyList<string> Texts(string observation) => [.. Body(observation).Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static string[] Body(string observation)
    {
        var at = observation.IndexOf(LastButton, StringComparison.Ordinal);
        return at < 0 ? [] : observation[(at + LastButton.Length)..].Split('\n');
    }
}
