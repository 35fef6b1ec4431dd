using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace WebShopRL.Shop.Rewards.Nouns;

/// <summary>
/// Turns the regular expressions of spaCy's tokenizer from Python's syntax into .NET's. Python's classes range over code points; .NET's over UTF-16 units, so that
/// what lies beyond U+FFFF becomes an alternation of surrogate pairs, and the surrogates themselves are taken out of ranges that span them.
/// </summary>
internal static class PythonPattern
{
    public static Regex Compile(string pattern) => new(Translate(pattern), RegexOptions.Compiled | RegexOptions.CultureInvariant);

    internal static string Translate(string pattern)
    {
        if (pattern.StartsWith("(?u)", StringComparison.Ordinal)) pattern = pattern[4..];
        var result = new StringBuilder(pattern.Length);
        for (var at = 0; at < pattern.Length;)
        {
            if (pattern[at] == '[') result.Append(TranslateClass(pattern, ref at));
            else if (pattern[at] == '\\')
                result.Append(ReadEscape(pattern, ref at) switch
                {
                    ({ } code, _) => Regex.Escape(char.ConvertFromUtf32(code)),
                    (null, var kind) => $"[{InClass(kind)}]",
                });
            else result.Append(pattern[at++]);
        }
        return result.ToString();
    }

    /// <summary>A class of characters; afterwards <paramref name="at"/> is past its <c>]</c>.</summary>
    private static string TranslateClass(string pattern, ref int at)
    {
        at++;
        if (pattern[at] == '^') throw new NotSupportedException("Negated classes do not occur in spaCy's patterns and are not translated.");
        var units = new StringBuilder();
        var pairs = new List<string>();
        for (var first = true; first || pattern[at] != ']'; first = false)
        {
            if (ReadMember(pattern, ref at) is not { } low)
            {
                units.Append(InClass(pattern[at - 1]));
                continue;
            }
            var high = low;
            if (pattern[at] == '-' && pattern[at + 1] != ']')
            {
                at++;
                high = ReadMember(pattern, ref at) ?? throw new FormatException($"A class such as \\w cannot end a range at {at} of '{pattern}'.");
            }
            AppendRange(low, high, units, pairs);
        }
        at++;
        if (units.Length > 0) pairs.Insert(0, $"[{units}]");
        return pairs.Count == 1 ? pairs[0] : $"(?:{string.Join('|', pairs)})";
    }

    /// <summary>One member of a class: its code point, or null for a class such as <c>\w</c>, whose letter is then before <paramref name="at"/>.</summary>
    private static int? ReadMember(string pattern, ref int at)
    {
        if (pattern[at] == '\\') return ReadEscape(pattern, ref at).Code;
        var code = char.ConvertToUtf32(pattern, at);
        at += code > char.MaxValue ? 2 : 1;
        return code;
    }

    private static (int? Code, char Kind) ReadEscape(string pattern, ref int at)
    {
        var kind = pattern[at + 1];
        at += 2;
        var digits = kind switch { 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0) return char.IsAsciiLetter(kind) ? (null, kind) : (kind, kind);
        at += digits;
        return (int.Parse(pattern.AsSpan(at - digits, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture), kind);
    }

    /// <summary>Python's meaning of a class escape, as members of a .NET class.</summary>
    private static string InClass(char kind) => kind switch
    {
        'w' => @"\p{L}\p{N}_",
        'd' or 's' or 'S' => $@"\{kind}",
        _ => throw new NotSupportedException($"The escape \\{kind} does not occur in spaCy's patterns and is not translated."),
    };

    private static void AppendRange(int low, int high, StringBuilder units, List<string> pairs)
    {
        if (low <= char.MaxValue)
        {
            var end = Math.Min(high, char.MaxValue);
            AppendUnits(units, low, Math.Min(end, 0xD7FF));
            AppendUnits(units, Math.Max(low, 0xE000), end);
        }
        for (var code = Math.Max(low, 0x10000); code <= high;)
        {
            // As far as the same high surrogate goes.
            var last = Math.Min(high, code | 0x3FF);
            var (from, to) = (char.ConvertFromUtf32(code), char.ConvertFromUtf32(last));
            pairs.Add($@"\u{(int)from[0]:X4}[\u{(int)from[1]:X4}-\u{(int)to[1]:X4}]");
            code = last + 1;
        }
    }

    private static void AppendUnits(StringBuilder units, int low, int high)
    {
        if (low == high) units.Append($@"\u{low:X4}");
        else if (low < high) units.Append($@"\u{low:X4}-\u{high:X4}");
    }
}
