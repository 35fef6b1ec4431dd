namespace WebShopRL.Agents.Policies.Scripted;

/// <summary>A product the shopper has opened, and what it has read about it.</summary>
internal sealed class ViewedItem(string action, string title, bool affordable)
{
    private readonly HashSet<string> _words = WordMatch.Words(title).ToHashSet(StringComparer.Ordinal);

    /// <summary>What opens it from the results page.</summary>
    public string Action { get; } = action;
    public bool Affordable { get; } = affordable;
    public bool OfferedFeatures { get; set; }
    public bool OfferedDescription { get; set; }
    public int PagesRead { get; set; }
    /// <summary>Options still to click before buying; null until the shopper has decided to buy it.</summary>
    public Queue<string>? ToPick { get; set; }
    public double Fit { get; set; }

    public void Learn(string page) => _words.UnionWith(WordMatch.Words(page[Body(page)..]));

    public bool Mentions(string attribute) => WordMatch.Share(attribute, _words) == 1;

    // Behind the instruction, which would mention everything.
    private static int Body(string page)
    {
        const string lastButton = "[button] < Prev [button_]";
        var at = page.IndexOf(lastButton, StringComparison.Ordinal);
        return at < 0 ? 0 : at + lastButton.Length;
    }
}
