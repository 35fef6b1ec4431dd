using System.Globalization;
using System.Text.RegularExpressions;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Agents.Policies.Judging;

/// <summary>What a shopper knows of a product from the pages that it has seen. What was not read is null.</summary>
/// <param name="PriceLow">In dollars; of a range its lower end.</param>
/// <param name="PriceHigh">Of a range its upper end, else the same.</param>
/// <param name="Options">From the product's page.</param>
/// <param name="Features">Its bullet points, from the page of features.</param>
/// <param name="Description">From the page of the description.</param>
public sealed partial record ProductNotes(
    string Title, double PriceLow, double PriceHigh, IReadOnlyList<OptionGroup>? Options = null, IReadOnlyList<string>? Features = null, string? Description = null)
{
    /// <summary>From a line of results: title and price tag (<c>$12.99</c>, <c>$1050.0 to $2000.5</c>). A tag that is no price fits no limit.</summary>
    public static ProductNotes Listed(string title, string priceTag)
    {
        double[] prices = [.. Dollars().Matches(priceTag).Select(price => double.Parse(price.Groups[1].Value, CultureInfo.InvariantCulture))];
        return prices.Length == 0 ? new ProductNotes(title, double.MaxValue, double.MaxValue) : new ProductNotes(title, prices[0], prices[^1]);
    }

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

    [GeneratedRegex(@"\$(\d+(?:\.\d+)?)", RegexOptions.CultureInvariant)]
    private static partial Regex Dollars();
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
