using System.Text.RegularExpressions;

namespace WebShopRL.Agents.Tokenization;

/// <summary>
/// The tokens that stand for themselves wherever a text has them: BERT's exactly as written, WebShop's in any case, since they are looked for after lower-casing, and those that were added in a model's training. Of several at
/// one place the longest counts.
/// </summary>
internal sealed class StandingTokens
{
    private readonly Regex _pattern;
    private readonly Dictionary<string, int> _exact = new(StringComparer.Ordinal), _anyCase = new(StringComparer.OrdinalIgnoreCase);

    public StandingTokens(WordPieceVocabulary vocabulary, IReadOnlyDictionary<string, int> ids)
    {
        var patterns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var token in vocabulary.Rules.Special)
            Add(token, anyCase: false, alone: false);
        foreach (var token in SpecialTokens.OfWebShop)
            Add(token, anyCase: true, alone: false);
        foreach (var token in vocabulary.Added)
            Add(token.Text, token.Normalized && vocabulary.Rules.LowerCase, token.SingleWord);
        _pattern = new Regex(string.Join('|', patterns.OrderByDescending(pair => pair.Key.Length).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)), RegexOptions.CultureInvariant | RegexOptions.Compiled);

        void Add(string token, bool anyCase, bool alone)
        {
            var escaped = Regex.Escape(token);
            if (!patterns.TryAdd(token, anyCase ? $"(?i:{Alone(escaped)})" : Alone(escaped)))
                return;
            (anyCase ? _anyCase : _exact)[token] = ids[token];

            string Alone(string pattern) => alone ? $@"(?<!\w){pattern}(?!\w)" : pattern;
        }
    }

    /// <summary>Where they stand in a text, first to last, and their ids.</summary>
    public IEnumerable<(int Index, int Length, int Id)> In(string text)
    {
        for (var match = _pattern.Match(text); match.Success; match = match.NextMatch())
            yield return (match.Index, match.Length, _exact.TryGetValue(match.Value, out var id) ? id : _anyCase[match.Value]);
    }
}
