using System.Text;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Pages;

/// <summary>Pages as agents read them: <c>text</c> and <c>text_rich</c>, byte for byte as WebShop's text environment shows them.</summary>
public static class TextRenderer
{
    /// <summary>The texts alone, separated by <c> [SEP] </c>.</summary>
    public static string Text(Page page)
    {
        var text = new StringBuilder(512);
        for (var i = 0; i < page.Texts.Count; i++)
            text.Append(i == 0 ? "" : " [SEP] ").Append(PythonText.Strip(page.Texts[i].Text));
        return text.ToString();
    }

    /// <summary>One text a line; buttons, links and options stand in markers, clicked ones in others, and the chosen options are told at the top, the last one first.</summary>
    public static string TextRich(Page page)
    {
        var text = new StringBuilder(1024);
        foreach (var piece in page.Texts)
            if (piece is { Kind: PageTextKind.Option, Clicked: true })
                text.Insert(0, $"You have clicked {piece.Text}.\n");
        foreach (var piece in page.Texts)
            switch (piece.Kind)
            {
                case PageTextKind.Plain: text.Append(piece.Text).Append('\n'); break;
                case PageTextKind.Button: AppendMarked(text, "", piece); break;
                case PageTextKind.ProductLink: AppendMarked(text, "\n", piece); break;
                case PageTextKind.Option: AppendMarked(text, "  ", piece); break;
            }
        return text.ToString();
    }

    private static void AppendMarked(StringBuilder text, string before, in PageText piece) =>
        text.Append(before)
            .Append(piece.Clicked ? "[clicked button] " : "[button] ").Append(piece.Text).Append(piece.Clicked ? " [clicked button_]" : " [button_]")
            .Append('\n');
}
