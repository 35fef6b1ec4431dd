using System.Text;
using WebShopRL.Shop.MappedFiles;
using WebShopRL.Shop.Preparation;

namespace WebShopRL.Shop.Search;

/// <summary>
/// The postings of a catalog, read in place from the file that <see cref="InvertedIndexWriter"/> makes. Terms and documents are numbered in the byte order of
/// their texts. Safe to read from many threads.
/// </summary>
internal sealed class InvertedIndex(SectionFile file) : IDisposable
{
    internal const ulong Magic = 0x01_58_44_4E_49_53_57_4C; // "LWSINDX", version 1
    internal const int Sections = 11;

    private const int Meta = 0, TermOffsets = 1, TermBytes = 2, Starts = 3, Docs = 4, Ranks = 5, SaturationValues = 6, Maxima = 7, Topths = 8, IdOffsets = 9, IdBytes = 10;

    /// <summary>Documents that hold any term.</summary>
    public int DocumentCount { get; } = checked((int)file.Section<long>(Meta)[0]);

    /// <summary>Which best posting <see cref="TopthRank"/> tells of.</summary>
    public int TopCount { get; } = checked((int)file.Section<long>(Meta)[1]);

    public int TermCount => file.Section<ushort>(Maxima).Length;

    /// <summary>tf · inverse norm by rank, ascending.</summary>
    public ReadOnlySpan<float> Saturations => file.Section<float>(SaturationValues);

    public static InvertedIndex Open(string path) => new(SectionFile.Open(path, Magic));

    /// <summary>The number of a term, or -1.</summary>
    public int Find(string term) => Find(TermOffsets, TermBytes, Encoding.UTF8.GetBytes(term));

    /// <summary>The number of a document by its id, or -1.</summary>
    public int FindDocument(string id) => Find(IdOffsets, IdBytes, Encoding.UTF8.GetBytes(id));

    public string DocumentId(int document) => Encoding.UTF8.GetString(Text(IdOffsets, IdBytes, document));

    /// <summary>The documents of every posting, term after term, ascending within a term; <see cref="PostingsOf"/> says which are a term's.</summary>
    public ReadOnlySpan<int> PostingDocuments => file.Section<int>(Docs);

    /// <summary>For each of <see cref="PostingDocuments"/> the rank of the term's saturation in it.</summary>
    public ReadOnlySpan<ushort> PostingRanks => file.Section<ushort>(Ranks);

    public (int Start, int End) PostingsOf(int term)
    {
        var starts = file.Section<long>(Starts);
        return ((int)starts[term], (int)starts[term + 1]);
    }

    public int DocumentFrequency(int term)
    {
        var (start, end) = PostingsOf(term);
        return end - start;
    }

    /// <summary>The highest rank among a term's postings.</summary>
    public int MaximumRank(int term) => file.Section<ushort>(Maxima)[term];

    /// <summary>The <see cref="TopCount"/>-th highest rank among a term's postings; -1 where it has fewer.</summary>
    public int TopthRank(int term) => file.Section<int>(Topths)[term];

    public void Dispose() => file.Dispose();

    private ReadOnlySpan<byte> Text(int offsets, int bytes, int number)
    {
        var at = file.Section<long>(offsets);
        return file.Slice(bytes, at[number], (int)(at[number + 1] - at[number]));
    }

    private int Find(int offsets, int bytes, ReadOnlySpan<byte> wanted)
    {
        int low = 0, high = file.Section<long>(offsets).Length - 2;
        while (low <= high)
        {
            var middle = low + (high - low) / 2;
            switch (Text(offsets, bytes, middle).SequenceCompareTo(wanted))
            {
                case 0: return middle;
                case < 0: low = middle + 1; break;
                case > 0: high = middle - 1; break;
            }
        }
        return -1;
    }
}
