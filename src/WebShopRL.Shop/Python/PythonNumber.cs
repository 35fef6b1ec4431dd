using System.Globalization;
using System.Numerics;

namespace WebShopRL.Shop.Python;

/// <summary>Whole and real numbers as Python's source spells them: underscores between digits, <c>0x</c>, <c>0o</c>, <c>0b</c>, no leading zeros on decimal whole ones.</summary>
internal static class PythonNumber
{
    /// <summary>Longer whole numbers are refused by Python as well: reading them takes too long.</summary>
    private const int MaximumDigits = 4300;

    /// <returns>A <see cref="BigInteger"/> or a <see cref="double"/>. Throws <see cref="FormatException"/> for anything else.</returns>
    public static object Read(ReadOnlySpan<char> text)
    {
        if (text is ['0', var kind, ..] && "xXoObB".Contains(kind, StringComparison.Ordinal))
            return Whole(Digits(text[2..] is ['_', .. var rest] ? rest : text[2..]), kind switch { 'x' or 'X' => 16, 'o' or 'O' => 8, _ => 2 });
        if (!text.ContainsAny(".eE"))
        {
            var digits = Digits(text);
            if (digits.Length > MaximumDigits || (digits[0] == '0' && digits.Trim('0').Length > 0))
                throw new FormatException();
            return Whole(digits, 10);
        }
        var exponent = text.IndexOfAny("eE");
        var mantissa = exponent < 0 ? text : text[..exponent];
        var point = mantissa.IndexOf('.');
        var whole = point == 0 ? "" : Digits(point < 0 ? mantissa : mantissa[..point]);
        var part = point < 0 || point + 1 == mantissa.Length ? "" : Digits(mantissa[(point + 1)..]);
        if (whole.Length + part.Length == 0)
            throw new FormatException();
        var power = exponent < 0 ? "" : text[^1] is not ('e' or 'E') && text[exponent + 1] is '+' or '-' ? $"e{text[exponent + 1]}{Digits(text[(exponent + 2)..])}" : $"e{Digits(text[(exponent + 1)..])}";
        return double.Parse($"0{whole}.{part}0{power}", NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>The digits without the underscores, each of which stands between two.</summary>
    private static string Digits(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || text[0] == '_' || text[^1] == '_' || text.Contains("__", StringComparison.Ordinal) || text.ContainsAnyExcept("0123456789abcdefABCDEF_"))
            throw new FormatException();
        return text.ToString().Replace("_", "", StringComparison.Ordinal);
    }

    private static BigInteger Whole(string digits, int radix)
    {
        var value = BigInteger.Zero;
        if (radix == 10)
            return BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        foreach (var digit in digits)
        {
            var worth = Convert.ToInt32(digit.ToString(), 16);
            value = worth < radix ? value * radix + worth : throw new FormatException();
        }
        return value;
    }
}
