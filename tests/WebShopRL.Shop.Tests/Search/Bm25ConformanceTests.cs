using System.Globalization;
using WebShopRL.Shop.Search;

namespace WebShopRL.Tests.Search;

/// <summary>Rankings and terms as Lucene 8 (Java) and pyserini gave them.</summary>
[Trait(Category.Name, Category.Conformance)]
public class Bm25ConformanceTests
{
    public static TheoryData<string> Folders => [.. RepositoryFiles.Fixtures("webshop*").Where(folder => File.Exists(Path.Combine(folder, "bm25_ranks.tsv")))];

    [Theory, MemberData(nameof(Folders))]
    public void Search_RanksAsLucene_ForEveryQueryOfTheFixture(string folder)
    {
        using var search = Bm25Search.BuildTexts(Documents(folder));
        var checkedQueries = 0;
        foreach (var line in File.ReadLines(Path.Combine(folder, "bm25_ranks.tsv")))
        {
            if (line.Split('\t') is not [var query, var terms, var ranking]) continue;
            if (terms.Length > 0) Assert.Equal(terms, string.Join(' ', new EnglishAnalyzer().Terms(query)));

            var hits = search.Search(query);
            var expected = ranking.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split(':')).ToArray();
            Assert.True(expected.Select(pair => pair[0]).SequenceEqual(hits.Select(hit => hit.Asin)),
                $"'{query}':\nexpected {ranking}\nfound    {string.Join(' ', hits.Select(hit => string.Create(CultureInfo.InvariantCulture, $"{hit.Asin}:{hit.Score:F4}")))}");
            foreach (var (pair, hit) in expected.Zip(hits))
                Assert.Equal(double.Parse(pair[1], CultureInfo.InvariantCulture), hit.Score, 1.05e-4);
            checkedQueries++;
        }
        Assert.NotEqual(0, checkedQueries);
    }

    [Fact]
    public void Fixtures_HoldRankings() => Assert.NotEmpty(Folders);

    private static IEnumerable<KeyValuePair<string, string>> Documents(string folder) =>
        File.ReadLines(Path.Combine(folder, "docs.tsv")).Select(line => line.Split('\t', 2)).Where(line => line.Length == 2 && line[1].Trim().Length > 0)
            .Select(line => KeyValuePair.Create(line[0], line[1]));
}
