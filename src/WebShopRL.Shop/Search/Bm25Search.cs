using System.Collections.Concurrent;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.MappedFiles;
using WebShopRL.Shop.Preparation;

namespace WebShopRL.Shop.Search;

/// <summary>
/// WebShop's search: the query's distinct terms, each weighted by how often it stands there, scored with Lucene 8's BM25; best score first, ties (exactly
/// equal floats) by asin. A query without terms finds nothing.
/// </summary>
public sealed class Bm25Search : IProductSearch, IDisposable
{
    /// <summary>WebShop shows at most so many hits.</summary>
    public const int DefaultLimit = 50;

    private readonly InvertedIndex _index;
    private readonly ConcurrentBag<EnglishAnalyzer> _analyzers = [];
    private readonly ConcurrentBag<MaxScoreSearch> _searches = [];

    internal Bm25Search(InvertedIndex index) => _index = index;

    /// <summary>An index of these products in memory: for small catalogs and tests.</summary>
    public static Bm25Search Build(IEnumerable<Product> products) =>
        BuildTexts(products.Select(product => KeyValuePair.Create(product.Asin, IndexedText.Of(product))));

    internal static Bm25Search BuildTexts(IEnumerable<KeyValuePair<string, string>> documents)
    {
        var segment = new IndexSegment();
        foreach (var (id, text) in documents) segment.Add(id, text);
        using var bytes = new MemoryStream();
        InvertedIndexWriter.Write(bytes, [segment], DefaultLimit);
        return new Bm25Search(new InvertedIndex(SectionFile.OpenCopy(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), InvertedIndex.Magic)));
    }

    public IReadOnlyList<SearchHit> Search(string query, int limit = DefaultLimit)
    {
        var terms = QueryTerms(query);
        if (terms.Count == 0 || limit <= 0) return [];
        if (!_searches.TryTake(out var search)) search = new MaxScoreSearch();
        var best = search.Search(_index, terms, limit);
        if (!search.IsOversized) _searches.Add(search);
        return Array.ConvertAll(best, hit => new SearchHit(_index.DocumentId(hit.Document), hit.Score));
    }

    public void Dispose() => _index.Dispose();

    /// <summary>The numbers of the query's terms that occur in the catalog, with their weights: count in the query times idf.</summary>
    private List<(int Term, float Weight)> QueryTerms(string query)
    {
        if (!_analyzers.TryTake(out var analyzer)) analyzer = new EnglishAnalyzer();
        var terms = analyzer.Terms(query);
        _analyzers.Add(analyzer);
        return [.. terms.CountBy(term => term)
            .Select(counted => (Term: _index.Find(counted.Key), Count: counted.Value))
            .Where(found => found.Term >= 0)
            .Select(found => (found.Term, found.Count * Bm25.Idf(_index.DocumentFrequency(found.Term), _index.DocumentCount)))];
    }
}
