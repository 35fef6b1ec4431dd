using System.Runtime.InteropServices;
using System.Text;
using WebShopRL.Shop.MappedFiles;
using WebShopRL.Shop.Preparation;

namespace WebShopRL.Shop.Search;

/// <summary>
/// Turns segments into the file that <see cref="InvertedIndex"/> reads. Documents are numbered in the order of their ids, so that a smaller number wins a tie. A posting
/// is the document's number and the rank of its saturation (tf · inverse norm) among all that occur: the rank says the score, and it compares like the score.
/// </summary>
internal static class InvertedIndexWriter
{
    public static void Write(Stream stream, IReadOnlyList<IndexSegment> segments, int topCount)
    {
        var documents = Order(segments);
        var terms = Terms.Merge(segments);
        var totalLength = documents.Sum(entry => (long)entry.Document.Length);
        var averageLength = documents.Length == 0 ? 0 : (float)(totalLength / (double)documents.Length);

        var starts = CountPostings(segments, documents, terms);
        var (saturations, rankOf) = Saturations(segments, documents, averageLength);

        var docs = GC.AllocateUninitializedArray<int>(checked((int)starts[^1]));
        var ranks = GC.AllocateUninitializedArray<ushort>(docs.Length);
        var next = starts.AsSpan(0, terms.Count).ToArray();
        for (var number = 0; number < documents.Length; number++)
        {
            var (segment, document) = documents[number];
            var lengthCode = Bm25.EncodeLength(document.Length);
            var toGlobal = terms.GlobalNumbers[segment];
            segments[segment].Read(document, (term, count) =>
            {
                var at = next[toGlobal[term]]++;
                docs[at] = number;
                ranks[at] = rankOf[(lengthCode, count)];
            });
        }

        var (maximum, topth) = TermMaxima(starts, ranks, topCount);
        var file = new SectionFileWriter(stream, InvertedIndex.Magic, InvertedIndex.Sections);
        file.Write<long>([documents.Length, topCount]);
        WriteStrings(file, terms.Sorted);
        file.Write<long>(starts);
        file.Write<int>(docs);
        file.Write<ushort>(ranks);
        file.Write<float>(saturations);
        file.Write<ushort>(maximum);
        file.Write<int>(topth);
        WriteStrings(file, documents.Select(entry => Encoding.UTF8.GetBytes(entry.Document.Id)).ToArray());
        file.Finish();
    }

    private static (int Segment, IndexSegment.Document Document)[] Order(IReadOnlyList<IndexSegment> segments)
    {
        var documents = segments.SelectMany((segment, number) => segment.Documents.Select(document => (number, document))).ToArray();
        var keys = documents.Select(entry => Encoding.UTF8.GetBytes(entry.document.Id)).ToArray();
        Array.Sort(keys, documents, ByteOrder);
        return documents;
    }

    /// <summary>Where each term's postings start; one more entry than terms.</summary>
    private static long[] CountPostings(IReadOnlyList<IndexSegment> segments, (int Segment, IndexSegment.Document Document)[] documents, Terms terms)
    {
        var starts = new long[terms.Count + 1];
        foreach (var (segment, document) in documents)
        {
            var toGlobal = terms.GlobalNumbers[segment];
            segments[segment].Read(document, (term, _) => starts[toGlobal[term] + 1]++);
        }
        for (var term = 0; term < terms.Count; term++) starts[term + 1] += starts[term];
        return starts;
    }

    private static (float[] Ascending, Dictionary<(byte LengthCode, int Count), ushort> RankOf) Saturations(
        IReadOnlyList<IndexSegment> segments, (int Segment, IndexSegment.Document Document)[] documents, float averageLength)
    {
        var pairs = new HashSet<(byte LengthCode, int Count)>();
        foreach (var (segment, document) in documents)
        {
            var lengthCode = Bm25.EncodeLength(document.Length);
            segments[segment].Read(document, (_, count) => pairs.Add((lengthCode, count)));
        }
        var inverseNorms = Enumerable.Range(0, 256).Select(code => Bm25.InverseNorm((byte)code, averageLength)).ToArray();
        var ascending = pairs.Select(pair => pair.Count * inverseNorms[pair.LengthCode]).Distinct().Order().ToArray();
        if (ascending.Length > ushort.MaxValue + 1)
            throw new NotSupportedException($"{ascending.Length} different term weights occur in these documents; the index has room for 65536.");
        return (ascending, pairs.ToDictionary(pair => pair, pair => (ushort)Array.BinarySearch(ascending, pair.Count * inverseNorms[pair.LengthCode])));
    }

    /// <summary>For each term its highest rank and, where it has so many postings, its <paramref name="topCount"/>-th highest; else -1.</summary>
    private static (ushort[] Maximum, int[] Topth) TermMaxima(long[] starts, ushort[] ranks, int topCount)
    {
        var maximum = new ushort[starts.Length - 1];
        var topth = new int[starts.Length - 1];
        var best = new PriorityQueue<ushort, ushort>(topCount + 1);
        for (var term = 0; term < maximum.Length; term++)
        {
            best.Clear();
            foreach (var rank in ranks.AsSpan((int)starts[term], (int)(starts[term + 1] - starts[term])))
            {
                maximum[term] = Math.Max(maximum[term], rank);
                if (best.Count < topCount) best.Enqueue(rank, rank);
                else if (rank > best.Peek()) best.EnqueueDequeue(rank, rank);
            }
            topth[term] = best.Count == topCount ? best.Peek() : -1;
        }
        return (maximum, topth);
    }

    private static void WriteStrings(SectionFileWriter file, IReadOnlyList<byte[]> strings)
    {
        var offsets = new long[strings.Count + 1];
        for (var i = 0; i < strings.Count; i++) offsets[i + 1] = offsets[i] + strings[i].Length;
        file.Write<long>(offsets);
        var bytes = file.Begin();
        foreach (var text in strings) bytes.Write(text);
    }

    private static readonly Comparer<byte[]> ByteOrder = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    /// <summary>The terms of all segments in the order of their bytes, and each segment's numbers translated to it.</summary>
    private sealed record Terms(byte[][] Sorted, int[][] GlobalNumbers)
    {
        public int Count => Sorted.Length;

        public static Terms Merge(IReadOnlyList<IndexSegment> segments)
        {
            var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
            var merged = segments.Select(segment => segment.Terms.Select(term =>
            {
                ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, term, out var known);
                return known ? number : number = numbers.Count - 1;
            }).ToArray()).ToArray();

            var sorted = new byte[numbers.Count][];
            foreach (var (term, number) in numbers) sorted[number] = Encoding.UTF8.GetBytes(term);
            var order = Enumerable.Range(0, sorted.Length).ToArray();
            Array.Sort(sorted, order, ByteOrder);
            var final = new int[order.Length];
            for (var place = 0; place < order.Length; place++) final[order[place]] = place;
            foreach (var segment in merged)
                for (var i = 0; i < segment.Length; i++) segment[i] = final[segment[i]];
            return new Terms(sorted, merged);
        }
    }
}
