using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Python;
using WebShopRL.Shop.Rewards;

namespace WebShopRL.Shop.Pages;

/// <summary>The page after a purchase.</summary>
public sealed record DonePage : Page
{
    public required Product Product { get; init; }
    public required IReadOnlyList<KeyValuePair<string, string>> Chosen { get; init; }
    /// <summary>The options as an address of the site spelled them, where they are more than names and texts; null otherwise.</summary>
    public PythonDictionary? Spelled { get; init; }
    public required RewardBreakdown Breakdown { get; init; }

    /// <summary>What the site fills in. The text environment has none of it: its page prints None or nothing there.</summary>
    public Receipt? Receipt { get; init; }

    protected override string Path => $"/done/{SessionId}/{Product.Asin.ToUpperInvariant()}/{PythonRepr.Of(Chosen)}";

    /// <summary>The chosen options as the page prints them: sorted by name.</summary>
    public string ChosenJson => Spelled is null ? PythonJson.DumpForHtml(Chosen!) : PythonJson.DumpForHtml(Spelled);

    protected override void AddTexts(List<PageText> texts)
    {
        foreach (var text in (ReadOnlySpan<string>)[
            "Thank you for shopping with us!", "Your code: ", "None", " (Paste it in your MTurk interface.)",
            "Purchased", "asin", Product.Asin, "options", ChosenJson, "attrs", "None", "category", "None", "query", "None", "product category", "None",
            "Target", "asin", "options", "attrs", "price upper", "instuction text", "category", "product category", "query", "Goal ", "None",
            "Reward", "Your score (min 0.0, max 1.0)", PythonRepr.Of(Breakdown.Reward), "Reward Details ", "None"])
            texts.Add(new(PageTextKind.Plain, text));
    }
}
