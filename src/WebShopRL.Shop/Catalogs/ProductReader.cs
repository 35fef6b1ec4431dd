using System.Text.Json;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Catalogs;

/// <summary>
/// Reads products from WebShop's <c>items_shuffle.json</c> with WebShop's cleaning: long and repeated asins are left out, prices become tags, option names and values
/// lower case with <c>/</c> spaced out. One product is held at a time.
/// </summary>
internal sealed class ProductReader(
    CatalogFiles files, IReadOnlyDictionary<string, ItemAttributes> attributes, OddElements odd, IReadOnlyDictionary<string, ProductReviews>? reviews = null)
{
    /// <summary>What a product without mined attributes is given.</summary>
    private static readonly string[] NoAttributes = ["DUMMY_ATTR"];

    /// <summary>
    /// The products in file order. <paramref name="limit"/> counts the file's elements, before any is left out.
    /// <paramref name="random"/> gives the price of a product with a price range unless <paramref name="frozenPrices"/> has it; it is drawn from either way, so
    /// that freezing some prices changes nothing else.
    /// </summary>
    public IEnumerable<Product> Read(
        PythonRandom random, IReadOnlyDictionary<string, double>? frozenPrices = null, int? limit = null, Action<double>? progress = null)
    {
        using var file = new JsonFile(files.Products);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var read = 0; limit is null || read < limit; read++)
        {
            var product = TryReadNext(file, seen, random, frozenPrices, out var end);
            if (end)
                yield break;
            if (read % 1000 == 0)
                progress?.Invoke(file.Fraction);
            if (product is not null)
                yield return product;
        }
    }

    private Product? TryReadNext(
        JsonFile file, HashSet<string> seen, PythonRandom random, IReadOnlyDictionary<string, double>? frozenPrices, out bool end)
    {
        end = !file.TryRead(expectObject: false, out var element);
        if (end)
            return null;
        try
        {
            return ReadProduct(element, seen, random, frozenPrices);
        }
        catch (CatalogException notRead)
        {
            odd.Add(notRead);
            return null;
        }
    }

    private Product? ReadProduct(in JsonElementBytes element, HashSet<string> seen, PythonRandom random, IReadOnlyDictionary<string, double>? frozenPrices)
    {
        var raw = RawProduct.Parse(element);
        if (raw.Asin == "nan" || PythonText.Length(raw.Asin) > 10 || seen.Contains(raw.Asin))
        {
            odd.PassOver(raw.Asin == "nan" ? "asin is nan" : PythonText.Length(raw.Asin) > 10 ? "asin has more than 10 characters" : "asin came before");
            return null;
        }

        PriceTag price;
        try
        {
            price = PriceTag.Parse(raw.Pricing);
        }
        catch (FormatException e)
        {
            throw element.Error("pricing", e.Message, e);
        }
        // Seen once it can be read: a whole one that comes later stands for an odd one.
        seen.Add(raw.Asin);
        var drawn = price.Draw(random);
        var product = new Product
        {
            Asin = raw.Asin,
            Title = raw.Name,
            Description = raw.Description,
            Bullets = raw.Bullets,
            PriceTag = price.Text,
            Price = frozenPrices is not null && frozenPrices.TryGetValue(raw.Asin, out var frozen) ? frozen : drawn,
            Category = raw.Category,
            Query = PythonText.Strip(PythonText.Lower(raw.Query)),
            ProductCategory = raw.ProductCategory,
            Attributes = attributes.TryGetValue(raw.Asin, out var item) && item.Attributes is { } mined ? mined : NoAttributes,
            Options = raw.Options,
            OptionImages = raw.OptionImages,
            MainImage = raw.MainImage,
        };
        return reviews is not null && reviews.TryGetValue(raw.Asin, out var reviewed)
            ? product with { Rating = reviewed.Rating, Reviews = reviewed.Reviews }
            : product;
    }
}
