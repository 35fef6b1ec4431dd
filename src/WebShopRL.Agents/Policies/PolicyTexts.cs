using WebShopRL.Agents.Tokenization;

namespace WebShopRL.Agents.Policies;

/// <summary>Pages and actions as token ids. Actions recur all the time, so each text is tokenized once.</summary>
public sealed class PolicyTexts(PolicyTokenizer tokenizer, PolicyLimits limits)
{
    private const int MaximumRemembered = 100_000;

    private readonly Dictionary<string, int[]> _actions = new(StringComparer.Ordinal);

    public PolicyTokenizer Tokenizer => tokenizer;

    public PolicyLimits Limits => limits;

    /// <summary>Whether pages are read with what was seen before them.</summary>
    public bool ReadsNotes => limits.MemoryTokens > 0;

    /// <summary>A page with the notes of what was seen before it, as far as the limits reach; the one way in which a policy reads a page. Where it reads no notes, or there are none, the page alone.</summary>
    /// <param name="notes">Null where they are not known.</param>
    /// <exception cref="PageAloneException">Notes are read, and these are not known.</exception>
    public int[] Page(string observation, EpisodeNotes? notes)
    {
        int[] remembered = ReadsNotes ? Remembered(notes ?? throw new PageAloneException(limits.MemoryTokens)) : [];
        var page = tokenizer.Encode(PolicyText.Normalize(observation), limits.PageTokens - remembered.Length, truncateLeft: true);
        return remembered.Length == 0 ? page : [page[0], .. remembered, .. page[1..]];
    }

    /// <summary>The newest entries that fit, oldest first, and the token that parts them from the page; the first that does not fit whole loses its end, and what is older is left out.</summary>
    private int[] Remembered(EpisodeNotes notes)
    {
        var entries = notes.Entries;
        List<int[]> kept = [];
        var left = limits.MemoryTokens - 1;
        for (var i = entries.Count - 1; i >= 0 && left > 0; i--)
        {
            // The two tokens that frame a text do not count.
            int[] entry = tokenizer.Encode(PolicyText.Normalize(entries[i]), left + 2, truncateLeft: false)[1..^1];
            kept.Add(entry);
            left -= entry.Length;
        }
        kept.Reverse();
        return kept.Count == 0 ? [] : [.. kept.SelectMany(entry => entry), tokenizer.SeparatorId];
    }

    public int[] Action(string action)
    {
        if (_actions.TryGetValue(action, out var known))
            return known;
        if (_actions.Count >= MaximumRemembered)
            _actions.Clear();
        return _actions[action] = tokenizer.Encode(PolicyText.Normalize(action), limits.ActionTokens, truncateLeft: false);
    }
}
