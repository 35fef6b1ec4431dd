using System.Globalization;
using System.Text;

namespace WebShopRL.Agents.Tokenization;

/// <summary>
/// Splits text into words as BERT's tokenizer does before WordPiece: control characters dropped, punctuation a word of its own, and CJK characters, lower case and accents as the rules say.
/// </summary>
internal static class BasicTokenizer
{
    /// <summary>Calls back with each word in order. The span is valid only during the call.</summary>
    public static void Split(ReadOnlySpan<char> text, WordPieceRules rules, WordAction onWord)
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
            else if (rules.SplitChinese && IsCjk(rune.Value))
                Alone(word, rules.StripsAccents ? Accents.Strip(rune)[0] : rune, onWord); // without accents a compatibility ideograph becomes the plain one
            else
                AppendNormalized(word, rune, previous, runes, rules, onWord);
            previous = rune;
        }
        Flush(word, onWord);
    }

    public delegate void WordAction(ReadOnlySpan<char> word);

    private static void AppendNormalized(StringBuilder word, Rune rune, Rune previous, SpanRuneEnumerator rest, WordPieceRules rules, WordAction onWord)
    {
        if (rune.IsAscii)
        {
            AppendOrSplit(word, rules.LowerCase ? new Rune(char.ToLowerInvariant((char)rune.Value)) : rune, onWord);
            return;
        }
        if (!rules.LowerCase)
        {
            foreach (var part in rules.StripsAccents ? StripEither(rune) : [rune])
                AppendOrSplit(word, part, onWord);
            return;
        }
        if (rune.Value == 0x130)
        {
            AppendOrSplit(word, new Rune('i'), onWord);
            if (!rules.StripsAccents)
                AppendOrSplit(word, new Rune(0x307), onWord); // its dot above is an accent
            return;
        }
        var lower = rune.Value == 0x3A3 && Rune.IsLetter(previous) && !(rest.MoveNext() && Rune.IsLetter(rest.Current)) ? new Rune(0x3C2) : Rune.ToLowerInvariant(rune); // final sigma
        foreach (var part in rules.StripsAccents ? Accents.Strip(lower) : [lower])
            AppendOrSplit(word, part, onWord);
    }

    /// <summary>The table of accents has lower-case letters alone.</summary>
    private static Rune[] StripEither(Rune rune)
    {
        var lower = Rune.ToLowerInvariant(rune);
        return lower == rune ? Accents.Strip(rune) : [.. Accents.Strip(lower).Select(Rune.ToUpperInvariant)];
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
