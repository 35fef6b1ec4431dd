using System.Text;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Rewards.Nouns;

/// <summary>Takes every word for a noun: tokens are maximal runs of word characters, and one that starts with a letter is a noun.</summary>
public sealed class AllWordsTagger : INounTagger
{
    public const string TaggerName = "all-words";

    public string Name => TaggerName;

    public IReadOnlyList<string> Nouns(string text)
    {
        var nouns = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length;)
        {
            // The end of the text counts as one more separator; a lone surrogate is read as U+FFFD, which is no word character either.
            var rune = default(Rune);
            var length = 1;
            if (i < text.Length)
                Rune.DecodeFromUtf16(text.AsSpan(i), out rune, out length);
            if (i < text.Length && PythonText.IsWord(rune))
                start = start < 0 ? i : start;
            else if (start >= 0)
            {
                if (Rune.IsLetter(Rune.TryGetRuneAt(text, start, out var first) ? first : default))
                    nouns.Add(PythonText.Lower(text[start..i]));
                start = -1;
            }
            i += length;
        }
        return nouns;
    }
}
