namespace WebShopRL.Shop.Episodes;

/// <summary>How a page is shown to an agent.</summary>
public enum ObservationMode
{
    Html,
    Text,
    TextRich,
    Url,
}
