using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Agents.Policies.Judging;

/// <summary>What a shopper knows of a product from the pages that it has seen. What was not read is null.</summary>
/// <param name="PriceLow">In dollars; of a range its lower end.</param>
/// <param name="PriceHigh">Of a range its upper end, else the same.</param>
/// <param name="Options">From the product's page.</param>
/// <param name="Features">Its bullet points, from the page of features.</param>
/// <param name="Description">From the page of the description.</param>
public sealed record ProductNotes(
    string Title, double PriceLow, double PriceHigh, IReadOnlyList<OptionGroup>? Options = null, IReadOnlyList<string>? Features = null, string? Description = null)
{
    /// <summary>From a line of results: title and price tag (<c>$12.99</c>, <c>$1050.0 to $2000.5</c>). A tag that is no price fits no limit.</summary>
    public static ProductNotes Listed(string title, string priceTag) => new(title, PageReading.Price(priceTag), PageReading.Price(priceTag[(priceTag.LastIndexOf(' ') + 1)..]));

    /// <summary>What the pages show that were read.</summary>
    public static ProductNotes Of(Product product, PagesRead read)
    {
        var listed = Listed(product.Title, product.PriceTag);
        return read == PagesRead.None ? listed : listed with
        {
            Options = product.Options,
            Features = read.HasFlag(PagesRead.Features) ? product.Bullets : null,
            Description = read.HasFlag(PagesRead.Description) ? product.Description : null,
        };
    }

    public PagesRead Read =>
        (Options is null ? PagesRead.None : PagesRead.Item) | (Features is null ? PagesRead.None : PagesRead.Features) | (Description is null ? PagesRead.None : PagesRead.Description);
}

/// <summary>Which of a product's pages were read.</summary>
[Flags]
public enum PagesRead
{
    None = 0,
    Item = 1,
    Features = 2,
    Description = 4,
    All = Item | Features | Description,
}
