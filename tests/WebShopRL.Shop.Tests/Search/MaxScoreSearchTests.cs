using WebShopRL.Shop.Search;

namespace WebShopRL.Tests.Search;

/// <summary>The search that skips postings finds exactly what scoring every document finds.</summary>
[Trait(Category.Name, Category.Unit)]
public class MaxScoreSearchTests
{
    [Theory]
    [InlineData(1, 30, 3, 6)]
    [InlineData(2, 2_000, 40, 30)]
    [InlineData(3, 30_000, 200, 8)]
    [InlineData(4, 30_000, 12, 5)]
    public void Search_FindsWhatScoringEverythingFinds(int seed, int count, int vocabulary, int maxLength)
    {
        var random = new Random(seed);
        var documents = Enumerable.Range(0, count)
            .Select(i => KeyValuePair.Create($"B{(i * 7919L + seed) % 1_000_003:D6}", Text(random, vocabulary, random.Next(0, maxLength + 1))))
            .Append(new("B9999999", "rare w0 w0 w0")).ToList();
        using var search = Bm25Search.BuildTexts(documents);
        var everything = new ExhaustiveBm25(documents);
        for (var i = 0; i < 60; i++)
        {
            var query = Text(random, vocabulary, random.Next(1, 9)) + (i % 7 == 0 ? " rare" : "") + (i % 5 == 0 ? " unknown" : "");
            var limit = i % 3 == 0 ? random.Next(1, 120) : Bm25Search.DefaultLimit;
            Assert.Equal(everything.Search(query, limit), search.Search(query, limit));
        }
    }

    /// <summary>Words of uneven frequency, as in a language: the k-th about 1 / k as often as the first.</summary>
    private static string Text(Random random, int vocabulary, int length) =>
        string.Join(' ', Enumerable.Range(0, length).Select(_ => $"w{(int)Math.Pow(vocabulary, random.NextDouble()) - 1}"));

    /// <summary>BM25 from its definition: every document scored for every term, then sorted.</summary>
    private sealed class ExhaustiveBm25
    {
        private readonly List<(string Id, string[] Terms)> _documents;
        private readonly Dictionary<string, int> _frequencies;
        private readonly float _averageLength;

        public ExhaustiveBm25(IEnumerable<KeyValuePair<string, string>> documents)
        {
            _documents = [.. documents.Select(document => (document.Key, document.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Where(document => document.Item2.Length > 0)];
            _frequencies = _documents.SelectMany(document => document.Terms.Distinct()).CountBy(term => term).ToDictionary();
            _averageLength = (float)(_documents.Sum(document => (long)document.Terms.Length) / (double)_documents.Count);
        }

        public List<SearchHit> Search(string query, int limit)
        {
            var weights = query.Split(' ').CountBy(term => term).Where(term => _frequencies.ContainsKey(term.Key))
                .Select(term => (Term: term.Key, Weight: term.Value * Bm25.Idf(_frequencies[term.Key], _documents.Count))).ToList();
            return [.. _documents.Select(document => new SearchHit(document.Id, Score(document.Terms, weights))).Where(hit => hit.Score > 0)
                .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Asin, StringComparer.Ordinal).Take(limit)];
        }

        private float Score(string[] terms, List<(string Term, float Weight)> weights)
        {
            var inverseNorm = Bm25.InverseNorm(Bm25.EncodeLength(terms.Length), _averageLength);
            var sum = 0.0;
            foreach (var (term, weight) in weights)
                if (terms.Count(other => other == term) is > 0 and var count) sum += Bm25.TermScore(weight, count * inverseNorm);
            return (float)sum;
        }
    }
}
