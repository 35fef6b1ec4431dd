namespace WebShopRL.Shop.Pages;

/// <summary>What a piece of text on a page is: text_rich marks each kind in its own way.</summary>
public enum PageTextKind
{
    Plain,
    Button,
    ProductLink,
    Option,
}

/// <summary>One visible text of a page, as a browser's text node holds it: unescaped, white space kept.</summary>
/// <param name="Clicked">Product link: visited in this search. Option: shown as chosen.</param>
public readonly record struct PageText(PageTextKind Kind, string Text, bool Clicked = false);
