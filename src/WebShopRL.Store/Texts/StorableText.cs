using System.Globalization;

namespace WebShopRL.Store.Texts;

/// <summary>
/// Texts as PostgreSQL can hold them. NUL and half a surrogate pair, which Python's <c>json</c> reads and models write, become U+FFFD; everything else stays as it is.
/// </summary>
public static class StorableText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text itself where nothing is wrong with it.</summary>
    public static string Mend(string text)
    {
        var first = FirstOdd(text, 0);
        if (first < 0)
            return text;
        var mended = text.ToCharArray();
        for (var i = first; i >= 0; i = FirstOdd(text, i + 1))
            mended[i] = Replacement;
        return new string(mended);
    }

    /// <summary>The same for a JSON document, whose strings may hold such characters as escapes: <c>\u0000</c>, <c>\ud83d</c> alone.</summary>
    public static string MendJson(string json)
    {
        json = Mend(json);
        if (!json.Contains("\\u", StringComparison.Ordinal))
            return json;
        var mended = json.ToCharArray();
        for (var i = 0; i + 1 < mended.Length; i++)
        {
            if (mended[i] != '\\')
                continue;
            if (Escaped(mended, i) is not { } code)
                i++; // Another escape: what it escapes, a backslash perhaps, begins none.
            else if (char.IsHighSurrogate(code) && Escaped(mended, i + 6) is { } low && char.IsLowSurrogate(low))
                i += 11;
            else
            {
                if (code == 0 || char.IsSurrogate(code))
                    "fffd".CopyTo(mended.AsSpan(i + 2));
                i += 5;
            }
        }
        return new string(mended);
    }

    private static char? Escaped(char[] json, int at) =>
        at + 5 < json.Length && json[at] == '\\' && json[at + 1] == 'u' && ushort.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? (char)code : null;

    private static int FirstOdd(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            // Vectorized over what is in order: everything but NUL and surrogates.
            var next = text.AsSpan(i).IndexOfAnyInRange('\uD800', '\uDFFF');
            var nul = text.AsSpan(i, next < 0 ? text.Length - i : next).IndexOf('\0');
            if (nul >= 0)
                return i + nul;
            if (next < 0)
                return -1;
            i += next;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return i;
            i++;
        }
        return -1;
    }
}
