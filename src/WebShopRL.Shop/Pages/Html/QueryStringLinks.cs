namespace WebShopRL.Shop.Pages.Html;

/// <summary>
/// The links of the text environment's html: it renders the site's templates inside an empty Flask app, where every address is <c>/</c> and all that would stand in the
/// path becomes a query string. Which characters stay unescaped there depends on the installed Werkzeug.
/// </summary>
public sealed class QueryStringLinks : IPageLinks
{
    private readonly PercentEncoding _encoding;

    private QueryStringLinks(string safe) => _encoding = new(safe, spaceAsPlus: true);

    /// <summary>The links under a version of Werkzeug: 2.2, which WebShop's requirements pin, or 2.3, the newest that WebShop runs with.</summary>
    public static QueryStringLinks Werkzeug(string version) => version switch
    {
        "2.2" => new("-._~$'()*,;"),
        "2.3" => new("-._~$'()*,;!/:?@"),
        _ => throw new ArgumentException($"Unknown Werkzeug version '{version}'; html links are escaped as by 2.2 or 2.3.", nameof(version)),
    };

    public string Home(string sessionId) => Build(("session_id", sessionId));

    public string Results(string sessionId, Keywords keywords, string number) => Build([("session_id", sessionId), .. Words(keywords), ("page", number)]);

    public string Item(ProductAddress address) => Build([.. Product(address), Options(address)]);

    public string SubPage(ProductAddress address, SubPageKind kind) => Build([.. Product(address), ("sub_page", kind.ToString()), Options(address)]);

    public string Done(ProductAddress address) => Build(("session_id", address.SessionId), ("asin", address.Asin), Options(address));

    public string Static(string file) => "/static/" + file;

    private static IEnumerable<(string, string)> Product(ProductAddress address) =>
        [("session_id", address.SessionId), ("asin", address.Asin), .. Words(address.Keywords), ("page", address.ResultsNumber)];

    private static IEnumerable<(string, string)> Words(Keywords keywords) => keywords.Words.Select(word => ("keywords", word));

    private static (string, string) Options(ProductAddress address) => ("options", address.Options);

    private string Build(params IEnumerable<(string Name, string Value)> parameters) =>
        "/?" + string.Join('&', parameters.Select(parameter => $"{parameter.Name}={_encoding.Encode(parameter.Value)}"));
}
