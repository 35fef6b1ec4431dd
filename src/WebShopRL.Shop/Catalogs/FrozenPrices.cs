using System.Text.Json;

namespace WebShopRL.Shop.Catalogs;

/// <summary>Reads <c>prices.json</c>: asin to price in dollars, in place of what would be drawn.</summary>
internal static class FrozenPrices
{
    public static Dictionary<string, double> Read(string path)
    {
        using var file = new JsonFile(path);
        var prices = new Dictionary<string, double>(StringComparer.Ordinal);
        while (file.TryRead(expectObject: true, out var element))
        {
            var reader = element.Reader();
            reader.Read();
            prices[element.Name!] = JsonFields.ReadAmount(ref reader, element, null);
        }
        return prices;
    }
}
