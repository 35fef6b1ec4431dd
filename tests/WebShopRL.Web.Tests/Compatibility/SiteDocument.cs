using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace WebShopRL.Tests.Compatibility;

/// <summary>A page of the site as a scraper's parser sees it: visible text nodes in order, blank ones with a line break left out.</summary>
internal sealed class SiteDocument
{
    private static readonly string[] Invisible = ["STYLE", "SCRIPT", "HEAD", "TITLE", "META", "HTML"];

    private SiteDocument(IDocument document) => Document = document;

    public IDocument Document { get; }

    public static SiteDocument Parse(string html) => new(new HtmlParser().ParseDocument(html));

    public IEnumerable<IText> Texts => Document.Descendants<IText>()
        .Where(text => text.ParentElement is { } parent && !Invisible.Contains(parent.NodeName))
        .Where(text => !(string.IsNullOrWhiteSpace(text.Data) && text.Data.Contains('\n', StringComparison.Ordinal)));

    /// <summary>As the text environment's <c>text</c> mode.</summary>
    public string Text => string.Join(" [SEP] ", Texts.Select(text => text.Data.Trim()));
}
