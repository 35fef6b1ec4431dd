using System.Buffers;
using System.Globalization;
using System.Text;

namespace WebShopRL.Shop.Search;

/// <summary>
/// Emoji as Lucene 8's tokenizer sees them and Lucene.Net 4.8's does not: each emoji sequence of Unicode TR 51 (version 11) is a token of its own. In product
/// texts they are frequent (™, ★, ✔), and they count in a document's length.
/// </summary>
internal static class EmojiSequences
{
    private const char PresentationSelector = '\uFE0F', TextSelector = '\uFE0E', Joiner = '\u200D', Keycap = '\u20E3';

    /// <summary>
    /// Extended_Pictographic of Unicode's emoji-data 11.0, as first and last code points; without ℹ and Ⓜ, which are letters too, so that
    /// the word rules already make the same token of them.
    /// </summary>
    private static readonly int[] Pictographic =
    [
        0xA9, 0xA9, 0xAE, 0xAE, 0x203C, 0x203C, 0x2049, 0x2049, 0x2122, 0x2122, 0x2194, 0x2199, 0x21A9, 0x21AA, 0x231A, 0x231B, 0x2328, 0x2328, 0x2388, 0x2388,
        0x23CF, 0x23CF, 0x23E9, 0x23F3, 0x23F8, 0x23FA, 0x25AA, 0x25AB, 0x25B6, 0x25B6, 0x25C0, 0x25C0, 0x25FB, 0x25FE, 0x2600, 0x2605, 0x2607, 0x2612, 0x2614, 0x2685,
        0x2690, 0x2705, 0x2708, 0x2712, 0x2714, 0x2714, 0x2716, 0x2716, 0x271D, 0x271D, 0x2721, 0x2721, 0x2728, 0x2728, 0x2733, 0x2734, 0x2744, 0x2744, 0x2747, 0x2747,
        0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2763, 0x2767, 0x2795, 0x2797, 0x27A1, 0x27A1, 0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2934, 0x2935,
        0x2B05, 0x2B07, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x3030, 0x3030, 0x303D, 0x303D, 0x3297, 0x3297, 0x3299, 0x3299, 0x1F000, 0x1F0FF, 0x1F10D, 0x1F10F,
        0x1F12F, 0x1F12F, 0x1F16C, 0x1F171, 0x1F17E, 0x1F17F, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F1AD, 0x1F1E5, 0x1F201, 0x1F20F, 0x1F21A, 0x1F21A, 0x1F22F, 0x1F22F,
        0x1F232, 0x1F23A, 0x1F23C, 0x1F23F, 0x1F249, 0x1F3FA, 0x1F400, 0x1F53D, 0x1F546, 0x1F64F, 0x1F680, 0x1F6FF, 0x1F774, 0x1F77F, 0x1F7D5, 0x1F7FF, 0x1F80C, 0x1F80F,
        0x1F848, 0x1F84F, 0x1F85A, 0x1F85F, 0x1F888, 0x1F88F, 0x1F8AE, 0x1F8FF, 0x1F90C, 0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1FFFD,
    ];

    /// <summary>Emoji_Modifier_Base of the same data: those that take a skin tone.</summary>
    private static readonly int[] ModifierBase =
    [
        0x261D, 0x261D, 0x26F9, 0x26F9, 0x270A, 0x270D, 0x1F385, 0x1F385, 0x1F3C2, 0x1F3C4, 0x1F3C7, 0x1F3C7, 0x1F3CA, 0x1F3CC, 0x1F442, 0x1F443, 0x1F446, 0x1F450,
        0x1F466, 0x1F469, 0x1F46E, 0x1F46E, 0x1F470, 0x1F478, 0x1F47C, 0x1F47C, 0x1F481, 0x1F483, 0x1F485, 0x1F487, 0x1F4AA, 0x1F4AA, 0x1F574, 0x1F575, 0x1F57A, 0x1F57A,
        0x1F590, 0x1F590, 0x1F595, 0x1F596, 0x1F645, 0x1F647, 0x1F64B, 0x1F64F, 0x1F6A3, 0x1F6A3, 0x1F6B4, 0x1F6B6, 0x1F6C0, 0x1F6C0, 0x1F6CC, 0x1F6CC, 0x1F918, 0x1F91C,
        0x1F91E, 0x1F91F, 0x1F926, 0x1F926, 0x1F930, 0x1F939, 0x1F93D, 0x1F93E, 0x1F9B5, 0x1F9B6, 0x1F9B8, 0x1F9B9, 0x1F9D1, 0x1F9DD,
    ];

    /// <summary>Every UTF-16 unit a sequence can start or be recognised by; text without any of them has no emoji.</summary>
    private static readonly SearchValues<char> Hints = SearchValues.Create(
    [
        Keycap, .. "\uD83C\uD83D\uD83E\uD83F",
        .. Pictographic.Chunk(2).Where(range => range[1] <= char.MaxValue).SelectMany(range => Enumerable.Range(range[0], range[1] - range[0] + 1)).Select(code => (char)code),
    ]);

    /// <summary>Moves the emoji sequences of a text to <paramref name="found"/> and leaves a space in the place of each.</summary>
    public static string Extract(string text, List<string> found)
    {
        var at = text.AsSpan().IndexOfAny(Hints);
        if (at < 0) return text;
        // A keycap's base (# or *) stands before the character that gave the hint.
        at = Math.Max(0, at - 3);
        var rest = new StringBuilder(text.Length).Append(text, 0, at);
        while (at < text.Length)
        {
            var length = Match(text, at);
            if (length > 0)
            {
                found.Add(text.Substring(at, length));
                rest.Append(' ');
                at += length;
            }
            else rest.Append(text[at++]);
        }
        return rest.ToString();
    }

    /// <summary>Length in UTF-16 units of the longest emoji sequence at a position; 0 if there is none.</summary>
    private static int Match(string text, int start)
    {
        if (text[start] is '#' or '*') return MatchKeycap(text, start);
        if (IsRegionalIndicator(CodePoint(text, start)))
        {
            var second = SkipExtenders(text, start + 2);
            return IsRegionalIndicator(CodePoint(text, second)) ? SkipExtenders(text, second + 2) - start : 0;
        }
        var end = MatchElement(text, start);
        if (end < 0) return 0;
        while (true)
        {
            // A joiner may have been taken as an extender of the element before it.
            var next = end;
            while (next < text.Length && text[next] == Joiner) next++;
            if (text[next - 1] != Joiner || MatchElement(text, next) is not (> 0 and var further)) return end - start;
            end = further;
        }
    }

    /// <summary>One emoji with what belongs to it: extenders, then a presentation selector or a skin tone. Its end, or -1.</summary>
    private static int MatchElement(string text, int start)
    {
        var code = CodePoint(text, start);
        if (IsModifier(code)) return SkipExtenders(text, start + 2);
        if (!Contains(Pictographic, code)) return -1;
        var end = SkipExtenders(text, start + (code > char.MaxValue ? 2 : 1));
        if (IsModifier(CodePoint(text, end)) && Contains(ModifierBase, code)) return SkipExtenders(text, end + 2);
        return end < text.Length && text[end] == PresentationSelector ? end + 1 : end;
    }

    private static int MatchKeycap(string text, int start)
    {
        var end = SkipExtenders(text, start + 1, stopAtKeycap: true);
        if (end < text.Length && text[end] == PresentationSelector) end++;
        return end < text.Length && text[end] == Keycap ? SkipExtenders(text, end + 1) - start : 0;
    }

    /// <summary>Skips what UAX #29 hangs onto the character before: marks, format characters and joiners, but for the two selectors.</summary>
    private static int SkipExtenders(string text, int at, bool stopAtKeycap = false)
    {
        while (at < text.Length)
        {
            var code = CodePoint(text, at);
            var extends = code is Joiner or 0x200C or 0xFF9E or 0xFF9F || (code is not (PresentationSelector or TextSelector or 0x200B) && CharUnicodeInfo.GetUnicodeCategory(code) is
                UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format);
            if (!extends || (stopAtKeycap && code == Keycap)) break;
            at += code > char.MaxValue ? 2 : 1;
        }
        return at;
    }

    private static bool IsModifier(int code) => code is >= 0x1F3FB and <= 0x1F3FF;

    private static bool IsRegionalIndicator(int code) => code is >= 0x1F1E6 and <= 0x1F1FF;

    /// <summary>The code point at a position; 0 past the end, the unit itself for half a surrogate pair.</summary>
    private static int CodePoint(string text, int at) =>
        at >= text.Length ? 0 : char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? char.ConvertToUtf32(text[at], text[at + 1]) : text[at];

    private static bool Contains(int[] ranges, int code)
    {
        var at = Array.BinarySearch(ranges, code);
        return at >= 0 || (~at & 1) == 1;
    }
}
