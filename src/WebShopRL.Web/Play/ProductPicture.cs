using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Demo;

namespace WebShopRL.Web.Play;

/// <summary>Which picture a product is shown by.</summary>
public static class ProductPicture
{
    /// <summary>For what has no picture.</summary>
    public static string Neutral { get; } = DemoImage.PathOf("parcel", null);

    /// <summary>
    /// Of the demo a drawing of its kind in the color that is chosen, else in the first that it is sold in, else in one of its own; of other catalogs the picture that they name, where that is an address.
    /// </summary>
    /// <param name="chosen">Option name to value.</param>
    public static string Of(Product product, IReadOnlyList<KeyValuePair<string, string>> chosen)
    {
        if (!product.MainImage.StartsWith(DemoImage.Folder + "/", StringComparison.Ordinal))
            return chosen.Select(option => product.OptionImages.GetValueOrDefault(option.Value)).Append(product.MainImage).FirstOrDefault(IsAddress) ?? Neutral;
        var looks = product.Options.Select(group => chosen.FirstOrDefault(option => option.Key == group.Name).Value ?? group.Values.FirstOrDefault() ?? "");
        return DemoImage.PathOf(Path.GetFileNameWithoutExtension(product.MainImage), looks.FirstOrDefault(DemoImage.HasColor) ?? product.Asin);
    }

    private static bool IsAddress(string? picture) => Uri.TryCreate(picture, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
