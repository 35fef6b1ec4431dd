namespace WebShopRL.Shop.Pages.Html;

/// <summary>The links of WebShop's site: everything stands in the path.</summary>
/// <param name="basePath">What the site's paths start with: empty, or such as <c>/webshop</c>.</param>
public sealed class SiteLinks(string basePath = "") : IPageLinks
{
    // As Werkzeug encodes a path, but for the slash: it would end the segment, so it is encoded, and the server decodes it.
    private static readonly PercentEncoding Encoding = new("-._~$'()*+,;:@!", spaceAsPlus: false);

    /// <summary>Any address of the site, by its segments.</summary>
    public string To(params ReadOnlySpan<string> segments)
    {
        var path = basePath;
        foreach (var segment in segments)
            path += "/" + Encoding.Encode(segment);
        return path;
    }

    public string Home(string sessionId) => To(sessionId);

    public string Results(string sessionId, Keywords keywords, string number) => To("search_results", sessionId, keywords.Echo, number);

    public string Item(ProductAddress address) => To(
        "item_page", address.SessionId, address.Asin, address.Keywords.Echo, address.ResultsNumber, address.Options);

    public string SubPage(ProductAddress address, SubPageKind kind) => To(
        "item_sub_page", address.SessionId, address.Asin, address.Keywords.Echo, address.ResultsNumber, kind.ToString(), address.Options);

    public string Done(ProductAddress address) => To("done", address.SessionId, address.Asin, address.Options);

    public string Static(string file) => $"{basePath}/static/{file}";
}
