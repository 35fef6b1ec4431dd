using System.Globalization;

namespace WebShopRL.Web.Play;

/// <summary>The keys that press the things of a list: 1 to 9 and 0, then the capital letters.</summary>
public static class ShopKeys
{
    /// <summary>The key of a place, from 0; null where there are no keys left.</summary>
    public static string? At(int place) => place switch
    {
        < 10 => ((place + 1) % 10).ToString(CultureInfo.InvariantCulture),
        < 36 => ((char)('A' + place - 10)).ToString(),
        _ => null,
    };
}
