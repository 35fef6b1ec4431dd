namespace WebShopRL.Shop.Pages.Html;

/// <summary>Where a page's links and forms lead. Addresses are percent-encoded, but not escaped for html.</summary>
public interface IPageLinks
{
    string Home(string sessionId);
    string Results(string sessionId, Keywords keywords, string number);
    string Item(ProductAddress address);
    string SubPage(ProductAddress address, SubPageKind kind);
    string Done(ProductAddress address);

    /// <summary>A file that pages bring along, such as <c>style.css</c>.</summary>
    string Static(string file);
}

/// <summary>What the address of a product's page is made of.</summary>
/// <param name="Options">The chosen options as Python prints the dict.</param>
public sealed record ProductAddress(
    string SessionId, string Asin, Keywords Keywords, string ResultsNumber, string Options);
