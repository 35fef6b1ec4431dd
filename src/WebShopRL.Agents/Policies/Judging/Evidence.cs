using WebShopRL.Agents.Policies.Scripted;

namespace WebShopRL.Agents.Policies.Judging;

/// <summary>Where the words of an instruction are met in what was read of a product.</summary>
internal sealed class Evidence
{
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly HashSet<(string, string)> _pairs = [];
    private readonly Dictionary<string, int> _options = new(StringComparer.Ordinal);

    /// <param name="chosen">What is bought; null asks for the best there is.</param>
    public Evidence(Wish wish, ProductNotes notes, IReadOnlyList<KeyValuePair<string, string>>? chosen)
    {
        foreach (var text in (IEnumerable<string>)[notes.Title, .. notes.Features ?? [], notes.Description ?? ""])
        {
            var words = WordMatch.AllWords(text);
            _words.UnionWith(words);
            for (var i = 1; i < words.Count; i++)
                _pairs.Add((words[i - 1], words[i]));
        }
        foreach (var group in notes.Options ?? [])
            foreach (var value in group.Values)
            {
                var words = WordMatch.AllWords(value);
                var level = chosen is null ? Holds(wish.Words, words) ? 2 : 1 : chosen.Any(choice => choice.Key == group.Name && choice.Value == value) ? 2 : 1;
                foreach (var word in words)
                    _options[word] = Math.Max(_options.GetValueOrDefault(word), level);
            }
    }

    /// <summary>0 where the text does not have the instruction's word, 2 where it has it beside the same neighbour, else 1.</summary>
    public int InText(IReadOnlyList<string> words, int place) =>
        !_words.Contains(words[place]) ? 0
        : place > 0 && _pairs.Contains((words[place - 1], words[place])) || place + 1 < words.Count && _pairs.Contains((words[place], words[place + 1])) ? 2 : 1;

    /// <summary>0 where no option value has the word; 2 where a chosen one has it (where nothing is chosen yet: one that the instruction has whole), else 1.</summary>
    public int InOptions(string word) => _options.GetValueOrDefault(word);

    /// <summary>Whether the words stand in the text one behind the other.</summary>
    private static bool Holds(IReadOnlyList<string> text, List<string> words)
    {
        for (var start = 0; start + words.Count <= text.Count; start++)
        {
            var same = 0;
            while (same < words.Count && text[start + same] == words[same])
                same++;
            if (same == words.Count)
                return words.Count > 0;
        }
        return false;
    }
}
