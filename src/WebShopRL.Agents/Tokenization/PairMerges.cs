namespace WebShopRL.Agents.Tokenization;

/// <summary>
/// Byte-pair encoding's learning (Sennrich et al. 2016): the most frequent pair of neighbouring symbols becomes one symbol, again and again. Ties go to the pair that sorts first, so that the same
/// words give the same merges everywhere.
/// </summary>
internal sealed class PairMerges
{
    private readonly Func<string, string, string> _join;
    private readonly List<string[]> _words = [];
    private readonly List<long> _counts = [];
    private readonly Dictionary<(string, string), long> _pairCounts = [];
    private readonly Dictionary<(string, string), HashSet<int>> _wordsOfPair = [];
    private readonly PriorityQueue<((string Left, string Right) Pair, long Count), (long Count, string Left, string Right)> _queue = new(Comparer<(long Count, string Left, string Right)>.Create(MostFrequentFirst));

    /// <param name="words">Each word as its first symbols, and how often it occurs.</param>
    /// <param name="join">The symbol that a left and a right symbol become.</param>
    public PairMerges(IEnumerable<(string[] Symbols, long Count)> words, Func<string, string, string> join)
    {
        _join = join;
        foreach (var (symbols, count) in words)
        {
            _words.Add(symbols);
            _counts.Add(count);
            Count(_words.Count - 1, +1);
        }
        foreach (var pair in _pairCounts.Keys)
            Enqueue(pair);
    }

    /// <summary>The next merge, applied to all words; null when no pair occurs at least <paramref name="atLeast"/> times.</summary>
    public (string Left, string Right, string Joined)? Next(long atLeast = 2)
    {
        while (_queue.TryDequeue(out var top, out _))
        {
            if (_pairCounts.GetValueOrDefault(top.Pair) != top.Count)
                continue; // counted anew since; its newer entry follows
            if (top.Count < atLeast)
                return null;
            var (left, right) = top.Pair;
            var joined = _join(left, right);
            var changed = new HashSet<(string, string)>();
            foreach (var word in _wordsOfPair[top.Pair].ToArray())
            {
                Count(word, -1, changed);
                _words[word] = Merge(_words[word], left, right, joined);
                Count(word, +1, changed);
            }
            foreach (var pair in changed)
                Enqueue(pair);
            return (left, right, joined);
        }
        return null;
    }

    private static string[] Merge(string[] symbols, string left, string right, string joined)
    {
        var merged = new List<string>(symbols.Length);
        for (var i = 0; i < symbols.Length; i++)
        {
            if (i + 1 < symbols.Length && symbols[i] == left && symbols[i + 1] == right)
            {
                merged.Add(joined);
                i++;
            }
            else
            {
                merged.Add(symbols[i]);
            }
        }
        return [.. merged];
    }

    private void Count(int word, int sign, HashSet<(string, string)>? changed = null)
    {
        var symbols = _words[word];
        for (var i = 0; i + 1 < symbols.Length; i++)
        {
            var pair = (symbols[i], symbols[i + 1]);
            _pairCounts[pair] = _pairCounts.GetValueOrDefault(pair) + sign * _counts[word];
            if (!_wordsOfPair.TryGetValue(pair, out var words))
                _wordsOfPair[pair] = words = [];
            if (sign > 0)
                words.Add(word);
            else
                words.Remove(word);
            changed?.Add(pair);
        }
    }

    private void Enqueue((string Left, string Right) pair)
    {
        if (_pairCounts[pair] is > 0 and var count)
            _queue.Enqueue((pair, count), (count, pair.Left, pair.Right));
    }

    private static int MostFrequentFirst((long Count, string Left, string Right) a, (long Count, string Left, string Right) b)
    {
        var order = b.Count.CompareTo(a.Count);
        if (order == 0)
            order = string.CompareOrdinal(a.Left, b.Left);
        return order != 0 ? order : string.CompareOrdinal(a.Right, b.Right);
    }
}
