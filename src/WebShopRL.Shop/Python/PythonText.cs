using System.Buffers;
using System.Globalization;
using System.Text;

namespace WebShopRL.Shop.Python;

/// <summary>Python's string methods where .NET's differ: what counts as white space, and how letters become lower case.</summary>
public static class PythonText
{
    private static readonly SearchValues<char> SpecialLowercase = SearchValues.Create("\u0130\u03A3");

    /// <summary><c>str.isspace</c> of one character: Unicode white space, and the four ASCII separators that .NET leaves out.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';

    /// <summary><c>str.strip()</c>.</summary>
    public static string Strip(string text)
    {
        int start = 0, end = text.Length;
        while (start < end && IsSpace(text[start]))
            start++;
        while (end > start && IsSpace(text[end - 1]))
            end--;
        return end - start == text.Length ? text : text[start..end];
    }

    /// <summary><c>str.lower()</c>: İ becomes two code points, and Σ at the end of a word becomes ς.</summary>
    public static string Lower(string text)
    {
        if (!text.AsSpan().ContainsAny(SpecialLowercase))
            return text.ToLowerInvariant();
        var lower = new StringBuilder(text.Length + 4);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\u0130')
                lower.Append("i\u0307");
            else if (text[i] == '\u03A3')
                lower.Append(IsFinalSigma(text, i) ? '\u03C2' : '\u03C3');
            else if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                lower.Append(Rune.ToLowerInvariant(rune).ToString());
                i += rune.Utf16SequenceLength - 1;
            }
            else
                lower.Append(text[i]);
        }
        return lower.ToString();
    }

    /// <summary><c>\w</c> of Python's <c>re</c>: letters, numbers of every kind, and the underscore; unlike .NET's, no marks.</summary>
    public static bool IsWord(Rune rune)
    {
        if (rune.IsAscii)
            return char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == '_';
        return Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or
            UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
    }

    /// <summary>Orders strings by code point, as Python sorts them; UTF-16 order puts characters beyond U+FFFF too early.</summary>
    public static int CompareCodePoints(string? left, string? right)
    {
        if (left is null || right is null)
            return string.CompareOrdinal(left, right);
        var length = Math.Min(left.Length, right.Length);
        var i = left.AsSpan(0, length).CommonPrefixLength(right.AsSpan(0, length));
        if (i == length)
            return left.Length.CompareTo(right.Length);
        char a = left[i], b = right[i];
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
    }

    /// <summary>The length in code points, as Python's <c>len</c>.</summary>
    public static int Length(string text)
    {
        var length = text.Length;
        foreach (var c in text.AsSpan())
            if (char.IsLowSurrogate(c))
                length--;
        return length;
    }

    private static bool IsFinalSigma(string text, int sigma)
    {
        var before = sigma - 1;
        while (before >= 0 && IsCaseIgnorable(text[before]))
            before--;
        if (before < 0 || !IsCased(text[before]))
            return false;
        var after = sigma + 1;
        while (after < text.Length && IsCaseIgnorable(text[after]))
            after++;
        return after == text.Length || !IsCased(text[after]);
    }

    private static bool IsCased(char c) => char.IsUpper(c) || char.IsLower(c) || char.GetUnicodeCategory(c) == UnicodeCategory.TitlecaseLetter;

    private static bool IsCaseIgnorable(char c) =>
        c is '\'' or '.' or ':' or '^' or '`' or '\u00B7' or '\u2018' or '\u2019' or '\u2024' or '\u2027' ||
        char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}
