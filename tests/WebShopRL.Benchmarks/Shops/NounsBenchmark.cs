using System.Diagnostics;
using WebShopRL.Shop;
using WebShopRL.Shop.Rewards.Nouns;

namespace WebShopRL.Benchmarks.Shops;

/// <summary>Time to find the nouns of a title that was not seen before; words may have been.</summary>
internal static class NounsBenchmark
{
    private const int WarmUp = 1000, Measured = 5000;

    public static IReadOnlyDictionary<string, object> Run(string[] args)
    {
        using var shop = Storefront.Open(BenchmarkShop.Options(100_000));
        var titles = Enumerable.Range(0, shop.Products.Count).Select(i => shop.Products[i].Title).Distinct(StringComparer.Ordinal).Take(WarmUp + Measured).ToArray();
        var tagger = new SpacyNounTagger();
        foreach (var title in titles[..WarmUp]) tagger.Nouns(title);
        var times = titles[WarmUp..].Select(title =>
        {
            var start = Stopwatch.GetTimestamp();
            tagger.Nouns(title);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }).Order().ToArray();
        return new Dictionary<string, object> { ["p50_ms"] = Math.Round(times[times.Length / 2], 4), ["p99_ms"] = Math.Round(times[times.Length * 99 / 100], 4) };
    }
}
