using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Agents.Policies.Judging;

/// <summary>Reads a product's pages from their text_rich.</summary>
internal static class ProductPages
{
    private const string LastButton = "[button] < Prev [button_]\n", OptionLine = "  [", PriceLine = "Price: ";

    /// <summary>Title, price and options of a product's own page.</summary>
    public static ProductNotes Item(string observation)
    {
        List<(string Name, List<string> Values)> plain = [];
        foreach (var line in Body(observation))
            if (line.StartsWith(OptionLine, StringComparison.Ordinal) && plain.Count > 0)
                plain[^1].Values.Add(PageReading.Inside(line));
            else if (line.StartsWith(PriceLine, StringComparison.Ordinal) && plain.Count > 0)
                // The line before is the title; all others have their values behind them.
                return ProductNotes.Listed(plain[^1].Name, line[PriceLine.Length..]) with { Options = [.. plain.SkipLast(1).Select(group => new OptionGroup(group.Name, group.Values))] };
            else
                plain.Add((line, []));
        return ProductNotes.Listed("", "") with { Options = [] };
    }

    /// <summary>The bullet points of the page of features; the text of the description.</summary>
    public static IReadOnlyList<string> Texts(string observation) => [.. Body(observation).Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static string[] Body(string observation)
    {
        var at = observation.IndexOf(LastButton, StringComparison.Ordinal);
        return at < 0 ? [] : observation[(at + LastButton.Length)..].Split('\n');
    }
}
