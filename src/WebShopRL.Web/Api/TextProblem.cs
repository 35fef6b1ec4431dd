using System.Globalization;
using System.Text;
using WebShopRL.Store.Texts;

namespace WebShopRL.Web.Api;

/// <summary>What is wrong with a text that somebody sends: the one gate of bodies, queries, settings and forms, in the same words everywhere.</summary>
internal static class TextProblem
{
    /// <summary>Of half a character, which JSON can spell and no text can hold.</summary>
    public const string Half = "Holds half of a surrogate pair: give whole Unicode characters.";

    private const string Nul = "Holds the character NUL, which cannot be stored: leave it out.";

    /// <summary>Null where nothing is wrong.</summary>
    /// <param name="maximum">Characters, as UTF-16 counts them.</param>
    /// <param name="required">Whether blanks alone are too little.</param>
    public static string? Of(string text, int maximum, bool required = false) =>
        required && !text.EnumerateRunes().Any(IsSeen) ? $"Missing: give a text of 1 to {maximum} characters that are not all blank."
        : text.Length > maximum ? $"{text.Length} characters are too many: give at most {maximum}."
        : text.Contains('\0') ? Nul
        : StorableText.Mend(text) != text ? Half
        : null;

    /// <summary>Whether a reader sees it: no blank, no control or format character, and none of the letters that are drawn as nothing.</summary>
    private static bool IsSeen(Rune rune) => rune.Value is not (0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0) && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);

    /// <summary>Of a text of a JSON document, which says by an exception that it is half a character.</summary>
    public static string? Of(Func<string> text, int maximum)
    {
        try
        {
            return Of(text(), maximum);
        }
        catch (InvalidOperationException)
        {
            return Half;
        }
    }
}
