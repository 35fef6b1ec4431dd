using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace WebShopRL.Shop.Search;

/// <summary>
/// The best documents for weighted terms, exactly as scoring every document would give them, without doing so (Turtle and Flood's MaxScore, over windows of documents).
/// Once enough good documents are known, one that holds only terms whose best scores together do not reach the worst of them cannot get in: the postings of such terms
/// are looked into only where other terms make documents promising. One instance answers one query at a time.
/// </summary>
internal sealed class MaxScoreSearch
{
    /// <summary>Documents whose sums are gathered at once: 64 KiB of them, which stay in the cache of the core.</summary>
    private const int Window = 8192;

    private const int NoDocument = int.MaxValue;

    /// <summary>How many postings are walked past in the time in which one is looked for.</summary>
    private const int WalkedForOneLookup = 16;

    private readonly double[] _sums = new double[Window];
    private readonly int[] _promising = new int[Window];
    private int _documentCount;
    private Term[] _terms = [];
    private float[] _scores = [];

    /// <summary>A term of the query: its postings not yet passed, where its scores by rank start, how many there are, and the best of them.</summary>
    private struct Term
    {
        public int Next, End, Scores, Ranks;
        public float Best;
    }

    /// <summary>Whether a query of very many terms has left so much room behind that the instance is better let go than used again.</summary>
    public bool IsOversized => _scores.Length > 1 << 20;

    public (int Document, float Score)[] Search(InvertedIndex index, IReadOnlyList<(int Term, float Weight)> query, int limit)
    {
        var top = new TopDocuments(limit);
        Prepare(index, query, limit, top);
        var documents = index.PostingDocuments;
        var ranks = index.PostingRanks;
        for (int start = 0, end; start < index.DocumentCount; start = end)
        {
            // Terms [0, skipped) cannot make a document good enough by themselves.
            var (skipped, skippedBest) = SkippedTerms(top.Required);
            if (skipped == _terms.Length) break;
            start = NextDocument(documents, skipped, start);
            if (start == NoDocument) break;
            end = Math.Min(start + Window, index.DocumentCount);
            for (var term = skipped; term < _terms.Length; term++) Gather(ref _terms[term], documents, ranks, start, end);
            Offer(top, documents, ranks, start, end, skipped, skippedBest);
        }
        return top.TakeInOrder();
    }

    /// <summary>Every term's scores by rank, and the terms in the order of their best scores, least first.</summary>
    private void Prepare(InvertedIndex index, IReadOnlyList<(int Term, float Weight)> query, int limit, TopDocuments top)
    {
        var saturations = index.Saturations;
        _documentCount = index.DocumentCount;
        _terms = new Term[query.Count];
        var room = query.Sum(term => (long)index.MaximumRank(term.Term) + 1);
        if (_scores.Length < room) _scores = new float[room];
        var used = 0;
        for (var i = 0; i < query.Count; i++)
        {
            var (term, weight) = query[i];
            var (start, end) = index.PostingsOf(term);
            var ranksInUse = index.MaximumRank(term) + 1;
            var scores = _scores.AsSpan(used, ranksInUse);
            // weight - weight / (1 + saturation), as Bm25.TermScore.
            TensorPrimitives.Add(saturations[..ranksInUse], 1f, scores);
            TensorPrimitives.Divide(weight, scores, scores);
            TensorPrimitives.Subtract(weight, scores, scores);
            _terms[i] = new Term { Next = start, End = end, Scores = used, Ranks = ranksInUse, Best = scores[^1] };
            used += ranksInUse;
            if (limit <= index.TopCount && index.TopthRank(term) is >= 0 and var rank) top.RequireAtLeast(scores[rank]);
        }
        Array.Sort(_terms, (a, b) => a.Best.CompareTo(b.Best));
    }

    private (int Count, double Best) SkippedTerms(float required)
    {
        double best = 0;
        var count = 0;
        for (; count < _terms.Length && (float)(best + _terms[count].Best) < required; count++) best += _terms[count].Best;
        return (count, best);
    }

    /// <summary>The first document from <paramref name="start"/> on that any term but the skipped ones holds.</summary>
    private int NextDocument(ReadOnlySpan<int> documents, int skipped, int start)
    {
        var next = NoDocument;
        for (var i = skipped; i < _terms.Length; i++)
        {
            ref var term = ref _terms[i];
            term.Next = Seek(documents, term.Next, term.End, start);
            if (term.Next < term.End) next = Math.Min(next, documents[term.Next]);
        }
        return next;
    }

    /// <summary>Adds a term's scores in the window to the sums.</summary>
    private void Gather(ref Term term, ReadOnlySpan<int> documents, ReadOnlySpan<ushort> ranks, int start, int end)
    {
        // Checked accesses throughout: a damaged file must end in an exception, not in somebody else's memory.
        var sums = _sums;
        var scores = _scores.AsSpan(term.Scores, term.Ranks);
        var own = documents[..term.End];
        ranks = ranks[..term.End];
        var at = term.Next;
        for (; at < own.Length; at++)
        {
            var number = own[at];
            if (number >= end) break;
            sums[number - start] += scores[ranks[at]];
        }
        term.Next = at;
    }

    /// <summary>
    /// Finishes and offers the promising documents of the window, and clears its sums. The skipped terms are added one after another, those that may add most first, and after each
    /// the documents that can no longer reach the score required are dropped.
    /// </summary>
    private void Offer(TopDocuments top, ReadOnlySpan<int> documents, ReadOnlySpan<ushort> ranks, int start, int end, int skipped, double skippedBest)
    {
        var count = FindPromising(end - start, Promising(top.Required, skippedBest));
        for (var i = skipped - 1; i >= 0 && count > 0; i--)
        {
            ref var term = ref _terms[i];
            term.Next = Seek(documents, term.Next, term.End, start);
            // Postings of the window, if they are spread evenly. Walking past a posting costs a nanosecond, looking for one some twenty.
            var postings = (long)(term.End - term.Next) * Window / (_documentCount - start);
            if (postings <= count * WalkedForOneLookup) Gather(ref term, documents, ranks, start, end);
            else LookUp(ref term, documents, ranks, start, count);
            skippedBest -= term.Best;
            count = KeepPromising(count, Promising(top.Required, skippedBest));
        }
        for (var i = 0; i < count; i++) top.Offer(start + _promising[i], (float)_sums[_promising[i]]);
        _sums.AsSpan(0, end - start).Clear();
    }

    /// <summary>The least sum, above 0, with which a document could still reach the score required; a little less, to be safe from rounding.</summary>
    private static double Promising(float required, double skippedBest) => Math.Max(required * (1 - 1e-6) - skippedBest, double.Epsilon);

    /// <summary>Lists the documents of the window whose sum is high enough, ascending.</summary>
    private int FindPromising(int width, double least)
    {
        var count = 0;
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(_sums.AsSpan(0, (width + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count));
        var leasts = new Vector<double>(least);
        for (var i = 0; i < vectors.Length; i++)
        {
            if (!Vector.GreaterThanOrEqualAny(vectors[i], leasts)) continue;
            for (var lane = 0; lane < Vector<double>.Count; lane++)
                if (vectors[i][lane] >= least) _promising[count++] = i * Vector<double>.Count + lane;
        }
        return count;
    }

    private int KeepPromising(int count, double least)
    {
        var kept = 0;
        for (var i = 0; i < count; i++)
            if (_sums[_promising[i]] >= least) _promising[kept++] = _promising[i];
        return kept;
    }

    /// <summary>Adds a term's scores to the sums of the promising documents alone.</summary>
    private void LookUp(ref Term term, ReadOnlySpan<int> documents, ReadOnlySpan<ushort> ranks, int start, int count)
    {
        for (var i = 0; i < count && term.Next < term.End; i++)
        {
            var document = start + _promising[i];
            term.Next = Seek(documents, term.Next, term.End, document);
            if (term.Next < term.End && documents[term.Next] == document) _sums[_promising[i]] += _scores[term.Scores + ranks[term.Next]];
        }
    }

    /// <summary>The first posting from <paramref name="at"/> on whose document is not before <paramref name="document"/>: steps that double, then halves.</summary>
    private static int Seek(ReadOnlySpan<int> documents, int at, int end, int document)
    {
        if (at >= end || documents[at] >= document) return at;
        var step = 1;
        while (at + step < end && documents[at + step] < document)
        {
            at += step;
            step *= 2;
        }
        // documents[at] is before, documents[high] is not (or is the end).
        var high = Math.Min(at + step, end);
        while (high - at > 1)
        {
            var middle = at + (high - at) / 2;
            if (documents[middle] < document) at = middle;
            else high = middle;
        }
        return high;
    }
}
