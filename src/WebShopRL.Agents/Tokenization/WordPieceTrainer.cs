using System.Text;

namespace WebShopRL.Agents.Tokenization;

/// <summary>Learns a WordPiece vocabulary: BERT's tokens, the alphabet, then pieces by how often they occur, as the usual trainer (Hugging Face tokenizers) does.</summary>
internal static class WordPieceTrainer
{
    private const string Inside = "##";

    /// <summary>Rarer characters become unknown words.</summary>
    private const int LargestAlphabet = 1000;

    /// <summary>Tokens in the order of their ids, WebShop's four last.</summary>
    public static IReadOnlyList<string> Learn(IEnumerable<string> texts, int vocabularySize)
    {
        var room = vocabularySize - SpecialTokens.OfWebShop.Count;
        if (room <= SpecialTokens.OfBert.Count)
            throw new ArgumentOutOfRangeException(nameof(vocabularySize), vocabularySize, $"A vocabulary needs more than its {SpecialTokens.OfBert.Count + SpecialTokens.OfWebShop.Count} special tokens.");
        var words = CountWords(texts);
        var alphabet = words
            .SelectMany(word => word.Key.EnumerateRunes().Select(rune => (Rune: rune.ToString(), word.Value)))
            .GroupBy(pair => pair.Rune, pair => pair.Value, StringComparer.Ordinal)
            .OrderByDescending(group => group.Sum()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(LargestAlphabet)
            .Select(group => group.Key)
            .ToHashSet(StringComparer.Ordinal);

        var split = words
            .Select(word => (Symbols: Symbols(word.Key), word.Value))
            .Where(word => word.Symbols.All(symbol => alphabet.Contains(symbol.StartsWith(Inside, StringComparison.Ordinal) && symbol.Length > Inside.Length ? symbol[Inside.Length..] : symbol)))
            .OrderBy(word => string.Concat(word.Symbols), StringComparer.Ordinal)
            .ToList();
        var tokens = new List<string>(SpecialTokens.OfBert);
        var known = new HashSet<string>(tokens, StringComparer.Ordinal);
        foreach (var symbol in split.SelectMany(word => word.Symbols).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            Add(symbol);

        var merges = new PairMerges(split.Select(word => (word.Symbols, word.Value)), (left, right) => left + right[Inside.Length..]);
        while (tokens.Count < room && merges.Next() is { } merge)
            Add(merge.Joined);
        return [.. tokens, .. SpecialTokens.OfWebShop];

        void Add(string token)
        {
            if (tokens.Count < room && known.Add(token))
                tokens.Add(token);
        }
    }

    private static Dictionary<string, long> CountWords(IEnumerable<string> texts)
    {
        var words = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var text in texts)
            BasicTokenizer.Split(text, WordPieceRules.Uncased, span =>
            {
                var word = span.ToString();
                words[word] = words.GetValueOrDefault(word) + 1;
            });
        return words;
    }

    private static string[] Symbols(string word) => [.. word.EnumerateRunes().Select((rune, i) => i == 0 ? rune.ToString() : Inside + rune)];
}
