using System.Globalization;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Catalogs;

/// <summary>A product's price as its page shows it, and the one or two amounts (dollars) behind it.</summary>
/// <param name="Text"><c>$12.99</c> or <c>$1050.0 to $2000.5</c>; numbers are printed as Python prints floats.</param>
/// <param name="Low">The price, or the lower end of the range.</param>
/// <param name="High">The upper end of the range; null where there is one price.</param>
public readonly record struct PriceTag(string Text, double Low, double? High)
{
    /// <summary>WebShop's price of a product that states none.</summary>
    public static PriceTag Unknown { get; } = new("$100.0", 100, null);

    /// <summary>
    /// Reads Amazon's price text: what follows each <c>$</c>, digits and points alone, at most two of them. Null or empty gives <see cref="Unknown"/>.
    /// Throws <see cref="FormatException"/> where a <c>$</c> is missing or no number follows it.
    /// </summary>
    public static PriceTag Parse(string? pricing)
    {
        if (string.IsNullOrEmpty(pricing))
            return Unknown;
        double[] amounts = [.. pricing.Split('$').Skip(1).Select(piece => ParseAmount(piece, pricing))];
        return amounts switch
        {
            [] => throw new FormatException($"the price '{Shown(pricing)}' has no $"),
            [var only] => new($"${PythonRepr.Of(only)}", only, null),
            [var low, var high, ..] => new($"${PythonRepr.Of(low)} to ${PythonRepr.Of(high)}", low, high),
        };
    }

    /// <summary>The one price that goals and the reward use: drawn uniformly from a range.</summary>
    public double Draw(PythonRandom random) => High is { } high ? random.Uniform(Low, high) : Low;

    private static string Shown(string pricing) => pricing.Length > 100 ? pricing[..100] + "…" : pricing;

    private static double ParseAmount(string piece, string pricing)
    {
        // Odd fields may hold a page: only what is short lies on the stack.
        Span<char> kept = piece.Length <= 256 ? stackalloc char[piece.Length] : new char[piece.Length];
        var length = 0;
        foreach (var c in piece)
            if (c == '.')
                kept[length++] = c;
            else if (char.IsDigit(c))
                kept[length++] = (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c));
        return double.TryParse(kept[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && double.IsFinite(amount)
            ? amount
            : throw new FormatException($"the price '{Shown(pricing)}' has no number after a $");
    }
}
