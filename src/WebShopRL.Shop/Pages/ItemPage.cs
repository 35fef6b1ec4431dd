using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Pages;

/// <summary>A product's own page: options, price, and the way to its sub pages and to the purchase.</summary>
public sealed record ItemPage : ProductPage
{
    /// <summary>Whether the page has the Attributes button, which WebShop shows only to its annotators.</summary>
    public bool ShowAttributes { get; init; }

    protected override string Path =>
        $"/item_page/{SessionId}/{AddressedAsin}/{string.Join('+', Keywords.Words)}/{ResultsNumber}/{PythonJson.Dump(Chosen)}";

    /// <summary>The chosen options as JSON inside the page: sorted by name.</summary>
    public string ChosenJson => Spelled is null ? PythonJson.DumpForHtml(Chosen!) : PythonJson.DumpForHtml(Spelled);

    protected override IEnumerable<string> OptionValues => Product.Options.SelectMany(group => group.Values);

    /// <summary>The name of the last option group that has the value; null if none has.</summary>
    public string? GroupOf(string value) => Product.Options.LastOrDefault(group => group.Values.Contains(value))?.Name;

    /// <summary>The options with one more chosen, as a Python dict takes it: a name chosen before keeps its place.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Choose(IReadOnlyList<KeyValuePair<string, string>> chosen, string name, string value)
    {
        var choice = KeyValuePair.Create(name, value);
        return chosen.Any(option => option.Key == name)
            ? [.. chosen.Select(option => option.Key == name ? choice : option)]
            : [.. chosen, choice];
    }

    protected override void AddTexts(List<PageText> texts)
    {
        AddInstruction(texts);
        AddButtons(texts, "Back to Search", "< Prev");
        foreach (var group in Product.Options)
        {
            texts.Add(new(PageTextKind.Plain, group.Name));
            foreach (var value in group.Values)
                texts.Add(new(PageTextKind.Option, value, IsShownAsChosen(value)));
        }
        texts.Add(new(PageTextKind.Plain, Product.Title));
        texts.Add(new(PageTextKind.Plain, $"Price: {Product.PriceTag}"));
        texts.Add(new(PageTextKind.Plain, $"Rating: {Product.Rating}"));
        AddButtons(texts, "Description", "Features", "Reviews");
        if (ShowAttributes)
            AddButtons(texts, "Attributes");
        AddButtons(texts, "Buy Now");
    }

    // The original looks for the quoted value anywhere in the URL: query words in quotes count too, and a value that JSON escapes never does.
    private bool IsShownAsChosen(string value) => Url.Contains($"\"{value}\"", StringComparison.Ordinal);
}
