using System.Runtime.InteropServices;

namespace WebShopRL.Shop.Search;

/// <summary>
/// Analysed documents on their way into an index: for each its id, its length and how often it holds each of its terms. One thread fills a segment;
/// several segments make one index (<see cref="InvertedIndexWriter"/>).
/// </summary>
internal sealed class IndexSegment
{
    private const int ChunkLength = 1 << 22;

    private readonly EnglishAnalyzer _analyzer = new();
    private readonly Dictionary<string, int> _termNumbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _termNumbersBySpan;
    private readonly Dictionary<int, int> _counts = [];
    private readonly List<byte[]> _chunks = [];
    private int _used = ChunkLength;
    private int _length;

    public IndexSegment() => _termNumbersBySpan = _termNumbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Terms by their number in this segment.</summary>
    public List<string> Terms { get; } = [];

    public List<Document> Documents { get; } = [];

    /// <summary>A document: where its pairs (term number, count) lie, how many, and its length in terms, repeats included.</summary>
    public readonly record struct Document(string Id, int Chunk, int Offset, int DistinctTerms, int Length);

    /// <summary>Adds a document. One without any term is left out, as Lucene leaves it out of its statistics.</summary>
    public void Add(string id, string text)
    {
        _counts.Clear();
        _length = 0;
        _analyzer.Analyze(text, Count);
        if (_length == 0) return;

        // Two numbers of at most five bytes a term.
        var room = 10 * _counts.Count;
        if (_used + room > ChunkLength)
        {
            _chunks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(ChunkLength, room)));
            _used = 0;
        }
        var start = _used;
        foreach (var (term, count) in _counts)
        {
            WriteNumber(term);
            WriteNumber(count);
        }
        Documents.Add(new Document(id, _chunks.Count - 1, start, _counts.Count, _length));
    }

    /// <summary>The pairs (term number, count) of a document, one after another.</summary>
    public void Read(Document document, Action<int, int> pair)
    {
        ReadOnlySpan<byte> bytes = _chunks[document.Chunk].AsSpan(document.Offset);
        for (var i = 0; i < document.DistinctTerms; i++) pair(ReadNumber(ref bytes), ReadNumber(ref bytes));
    }

    private void Count(ReadOnlySpan<char> term)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_termNumbersBySpan, term, out var known);
        if (!known)
        {
            number = Terms.Count;
            Terms.Add(term.ToString());
        }
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, number, out _)++;
        _length++;
    }

    private void WriteNumber(int number)
    {
        var chunk = _chunks[^1];
        for (; number >= 0x80; number >>= 7) chunk[_used++] = (byte)(number | 0x80);
        chunk[_used++] = (byte)number;
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        int number = 0, shift = 0, at = 0;
        byte next;
        do
        {
            next = bytes[at++];
            number |= (next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        bytes = bytes[at..];
        return number;
    }
}
