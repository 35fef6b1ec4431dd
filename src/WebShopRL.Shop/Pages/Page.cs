using WebShopRL.Shop.Goals;

namespace WebShopRL.Shop.Pages;

/// <summary>
/// A page as data: its texts, buttons, links and options. The renderers turn it into html, text and text_rich; available actions are read off it. Immutable.
/// </summary>
public abstract record Page
{
    /// <summary>Where the original's text environment believes its server is; part of every URL it shows.</summary>
    public const string BaseUrl = "http://127.0.0.1:3000";

    private string? _url;
    private IReadOnlyList<PageText>? _texts;
    private AvailableActions? _actions;

    public required string SessionId { get; init; }
    public required Goal Goal { get; init; }

    /// <summary>The page's address as the text environment shows it: nothing in it is percent-encoded.</summary>
    public string Url => _url ??= BaseUrl + Path;

    /// <summary>The visible texts, in the order of the page.</summary>
    public IReadOnlyList<PageText> Texts => _texts ??= VisibleTexts();

    /// <summary>What can be done here.</summary>
    public AvailableActions Actions => _actions ??= new(this is HomePage, Clickables());

    /// <summary>What the original's <c>get_instruction_text()</c> gives: the instruction with its label, which ends in a blank on the search page alone; null after a purchase.</summary>
    public string? InstructionText => this is DonePage ? null : InstructionLabel + Goal.InstructionText;

    protected abstract string Path { get; }

    protected abstract void AddTexts(List<PageText> texts);

    /// <summary>Values of the radio buttons, in order: they can be clicked after the buttons and links.</summary>
    protected virtual IEnumerable<string> OptionValues => [];

    protected void AddInstruction(List<PageText> texts)
    {
        texts.Add(new(PageTextKind.Plain, InstructionLabel));
        texts.Add(new(PageTextKind.Plain, Goal.InstructionText));
    }

    private string InstructionLabel => this is HomePage ? "Instruction: " : "Instruction:";

    protected static void AddButtons(List<PageText> texts, params ReadOnlySpan<string> labels)
    {
        foreach (var label in labels)
            texts.Add(new(PageTextKind.Button, label));
    }

    private List<PageText> VisibleTexts()
    {
        var texts = new List<PageText>(64);
        AddTexts(texts);
        for (var i = texts.Count - 1; i >= 0; i--)
            switch (Collapse(texts[i].Text))
            {
                case "": texts.RemoveAt(i); break;
                case " ": texts[i] = texts[i] with { Text = " " }; break;
            }
        return texts;
    }

    // As BeautifulSoup reads a page: text of nothing but ASCII white space is one line break, which observations leave out, or without line breaks one space.
    private static string? Collapse(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(" \n\t\f\r"))
            return null;
        return text.Length == 0 || text.Contains('\n', StringComparison.Ordinal) ? "" : " ";
    }

    private List<string> Clickables()
    {
        var clickables = new List<string>(24);
        foreach (var text in Texts)
            if (text.Kind == PageTextKind.Button)
                Add(text.Text.ToLowerInvariant());
        foreach (var text in Texts)
            if (text.Kind == PageTextKind.ProductLink)
                Add(text.Text.ToLowerInvariant());
        foreach (var value in OptionValues)
            Add(value);
        return clickables;

        void Add(string label)
        {
            if (!clickables.Contains(label))
                clickables.Add(label);
        }
    }
}
