namespace WebShopRL.Shop.Search;

/// <summary>
/// The best so many documents of those offered, a heap with the worst on top. Documents must be offered in ascending order: then one that ties with the worst
/// stands behind it, and need not be looked at.
/// </summary>
internal sealed class TopDocuments(int limit)
{
    // The worst: lowest score, then highest document.
    private static readonly Comparer<(float Score, int Document)> WorstFirst = Comparer<(float Score, int Document)>.Create((a, b) =>
        a.Score != b.Score ? a.Score.CompareTo(b.Score) : b.Document.CompareTo(a.Document));

    private readonly PriorityQueue<int, (float Score, int Document)> _best = new(Math.Min(limit, 1024), WorstFirst);

    /// <summary>The least score that a later document must have to get in.</summary>
    public float Required { get; private set; }

    /// <summary>Lets documents be refused below a score that as many documents as are wanted are known to reach.</summary>
    public void RequireAtLeast(float score) => Required = Math.Max(Required, score);

    public void Offer(int document, float score)
    {
        if (score < Required) return;
        if (_best.Count < limit) _best.Enqueue(document, (score, document));
        else _best.EnqueueDequeue(document, (score, document));
        if (_best.Count == limit && _best.TryPeek(out _, out var worst)) RequireAtLeast(MathF.BitIncrement(worst.Score));
    }

    /// <summary>Best first; ties by document. Empties the heap.</summary>
    public (int Document, float Score)[] TakeInOrder()
    {
        var hits = new (int Document, float Score)[_best.Count];
        for (var i = hits.Length - 1; i >= 0; i--)
        {
            _best.TryDequeue(out var document, out var key);
            hits[i] = (document, key.Score);
        }
        return hits;
    }
}
