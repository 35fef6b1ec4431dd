using System.Globalization;
using System.Text;

namespace WebShopRL.Agents.Tokenization;

/// <summary>
/// Takes the accents off a lower-case letter: canonical decomposition without its non-spacing marks. From a table of our own (<c>accents.txt</c>), because .NET decomposes through ICU, which
/// the service does not need otherwise.
/// </summary>
internal static class Accents
{
    private const int HangulFirst = 0xAC00, HangulLast = 0xD7A3, Vowels = 21, Tails = 28;

    private static readonly Dictionary<int, Rune[]> Bases = Read();

    /// <summary>What is left; nothing of a mark that stands by itself.</summary>
    public static Rune[] Strip(Rune letter)
    {
        if (Bases.TryGetValue(letter.Value, out var bases))
            return bases;
        if (letter.Value is >= HangulFirst and <= HangulLast)
            return Jamo(letter.Value - HangulFirst);
        return Rune.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark ? [] : [letter];
    }

    /// <summary>Unicode 3.12: a syllable's consonant, vowel and, where it has one, final consonant.</summary>
    private static Rune[] Jamo(int syllable)
    {
        var (lead, vowel, tail) = (new Rune(0x1100 + syllable / (Vowels * Tails)), new Rune(0x1161 + syllable / Tails % Vowels), syllable % Tails);
        return tail == 0 ? [lead, vowel] : [lead, vowel, new Rune(0x11A7 + tail)];
    }

    private static Dictionary<int, Rune[]> Read()
    {
        using var stream = typeof(Accents).Assembly.GetManifestResourceStream("accents.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var bases = new Dictionary<int, Rune[]>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Split('\t') is not [var left, var letters])
                continue;
            Rune[] runes = [.. left.EnumerateRunes()];
            foreach (var letter in letters.EnumerateRunes())
                bases[letter.Value] = runes;
        }
        return bases;
    }
}
