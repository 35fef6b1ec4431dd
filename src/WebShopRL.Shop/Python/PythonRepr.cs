using System.Globalization;
using System.Numerics;
using System.Text;

namespace WebShopRL.Shop.Python;

/// <summary>How Python prints values with <c>repr()</c>: pages and URLs show them.</summary>
public static class PythonRepr
{
    /// <summary><c>repr(float)</c>: the shortest text that reads back the same, with <c>.0</c> on whole numbers and an exponent below 1e-4 and from 1e16 on.</summary>
    public static string Of(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        var magnitude = Math.Abs(value);
        if (magnitude != 0 && magnitude is < 1e-4 or >= 1e16)
        {
            // .NET's shortest form has the same digits; its exponent is E-05 or E+16 where Python writes e-05 and e+16.
            var scientific = ToScientific(value);
            var e = scientific.IndexOf('E', StringComparison.Ordinal);
            var exponent = int.Parse(scientific.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            return $"{scientific[..e]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (text.Contains('E', StringComparison.Ordinal)) // from 1e15 on .NET already writes an exponent
            text = ((decimal)value).ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    /// <summary><c>repr(bool)</c>.</summary>
    public static string Of(bool value) => value ? "True" : "False";

    /// <summary><c>repr(str)</c>: in single quotes, or in double quotes if it holds single ones and no double ones.</summary>
    public static string Of(string text)
    {
        var builder = new StringBuilder(text.Length + 2);
        Append(builder, text);
        return builder.ToString();
    }

    /// <summary><c>repr(list)</c> of strings.</summary>
    public static string Of(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(item => Of(item)))}]";

    /// <summary><c>repr(dict)</c> of strings to strings, in the order given.</summary>
    public static string Of(IEnumerable<KeyValuePair<string, string>> items)
    {
        var builder = new StringBuilder("{");
        foreach (var (key, value) in items)
        {
            if (builder.Length > 1)
                builder.Append(", ");
            Append(builder, key);
            builder.Append(": ");
            Append(builder, value);
        }
        return builder.Append('}').ToString();
    }

    /// <summary><c>repr()</c> of any value that <see cref="PythonLiteral"/> reads.</summary>
    public static string Of(object? value) => value switch
    {
        null => "None",
        string text => Of(text),
        bool flag => Of(flag),
        double number => Of(number),
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        PythonTuple { Items: [var only] } => $"({Of(only)},)",
        PythonTuple tuple => $"({string.Join(", ", tuple.Items.Select(Of))})",
        PythonDictionary entries => $"{{{string.Join(", ", entries.Select(entry => $"{Of(entry.Key)}: {Of(entry.Value)}"))}}}",
        IReadOnlyList<object?> items => $"[{string.Join(", ", items.Select(Of))}]",
        _ => throw new ArgumentException($"A {value.GetType().Name} is not printed here.", nameof(value)),
    };

    private static void Append(StringBuilder builder, string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        builder.Append(quote);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == quote || c == '\\')
                builder.Append('\\').Append(c);
            else if (c is >= ' ' and <= '~')
                builder.Append(c);
            else if (c is '\n' or '\r' or '\t')
                builder.Append('\\').Append(c switch { '\n' => 'n', '\r' => 'r', _ => 't' });
            else if (Rune.TryGetRuneAt(text, i, out var rune) && IsPrintable(rune))
            {
                builder.Append(text, i, rune.Utf16SequenceLength);
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                var code = rune == default ? c : rune.Value;
                builder.Append(code <= 0xFF ? $"\\x{code:x2}" : code <= 0xFFFF ? $"\\u{code:x4}" : $"\\U{code:x8}");
                i += code > 0xFFFF ? 1 : 0;
            }
        }
        builder.Append(quote);
    }

    // str.isprintable: everything but separators (the plain space aside) and what is not a character.
    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    private static string ToScientific(double value)
    {
        for (var digits = 0; digits <= 16; digits++)
        {
            var text = value.ToString($"E{digits}", CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture) == value)
                return text;
        }
        return value.ToString("E16", CultureInfo.InvariantCulture);
    }
}
