using System.Globalization;
using System.Text;

namespace WebShopRL.Agents.Tokenization;

/// <summary>
/// Splits text into words as BERT's uncased tokenizer does before WordPiece: control characters dropped, CJK characters and punctuation each a word of their own, lower case, accents
/// stripped.
/// </summary>
internal static class BasicTokenizer
{
    /// <summary>Calls back with each word in order. The span is valid only during the call.</summary>
    public static void Split(ReadOnlySpan<char> text, WordAction onWord)
    {
        var word = new StringBuilder(32);
        var runes = text.EnumerateRunes();
        var previous = default(Rune);
        while (runes.MoveNext())
        {
            var rune = runes.Current;
            var category = Rune.GetUnicodeCategory(rune);
            if (IsSpace(rune, category))
                Flush(word, onWord);
            else if (rune.Value is 0 or 0xFFFD || IsControl(category))
                continue;
            else if (IsCjk(rune.Value))
                Alone(word, Accents.Strip(rune)[0], onWord); // a compatibility ideograph becomes the plain one
            else
                AppendLower(word, rune, previous, runes, onWord);
            previous = rune;
        }
        Flush(word, onWord);
    }

    public delegate void WordAction(ReadOnlySpan<char> word);

    private static void AppendLower(StringBuilder word, Rune rune, Rune previous, SpanRuneEnumerator rest, WordAction onWord)
    {
        if (rune.IsAscii)
        {
            AppendOrSplit(word, new Rune(char.ToLowerInvariant((char)rune.Value)), onWord);
            return;
        }
        var lower = rune.Value switch
        {
            0x130 => new Rune('i'), // its dot above would be stripped as an accent
            0x3A3 when Rune.IsLetter(previous) && !(rest.MoveNext() && Rune.IsLetter(rest.Current)) => new Rune(0x3C2), // final sigma
            _ => Rune.ToLowerInvariant(rune),
        };
        foreach (var part in Accents.Strip(lower))
            AppendOrSplit(word, part, onWord);
    }

    private static void AppendOrSplit(StringBuilder word, Rune rune, WordAction onWord)
    {
        if (IsPunctuation(rune))
            Alone(word, rune, onWord);
        else
            word.Append(rune);
    }

    private static void Alone(StringBuilder word, Rune rune, WordAction onWord)
    {
        Flush(word, onWord);
        word.Append(rune);
        Flush(word, onWord);
    }

    private static void Flush(StringBuilder word, WordAction onWord)
    {
        if (word.Length == 0)
            return;
        if (word.Length <= 256)
        {
            Span<char> buffer = stackalloc char[word.Length];
            word.CopyTo(0, buffer, word.Length);
            onWord(buffer);
        }
        else
        {
            onWord(word.ToString());
        }
        word.Clear();
    }

    private static bool IsSpace(Rune rune, UnicodeCategory category) => rune.Value is ' ' or '\t' or '\n' or '\r'
        || category is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsControl(UnicodeCategory category) =>
        category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    /// <summary>Every ASCII sign that is no letter, digit or space counts, also those that Unicode calls symbols.</summary>
    private static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        : Rune.IsPunctuation(rune);

    private static bool IsCjk(int value) => value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
