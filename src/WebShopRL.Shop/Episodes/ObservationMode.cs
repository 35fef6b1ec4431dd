namespace WebShopRL.Shop.Episodes;

/// <summary>How a page is shown to an agent (webshop-spec 5.7).</summary>
public enum ObservationMode
{
    Html,
    Text,
    TextRich,
    Url,
}
