namespace WebShopRL.Shop.Pages;

/// <summary>The search page, where a visit starts.</summary>
public sealed record HomePage : Page
{
    protected override string Path => $"/{SessionId}";

    protected override void AddTexts(List<PageText> texts)
    {
        texts.Add(new(PageTextKind.Plain, "WebShop"));
        AddInstruction(texts);
        AddButtons(texts, "Search");
    }
}
