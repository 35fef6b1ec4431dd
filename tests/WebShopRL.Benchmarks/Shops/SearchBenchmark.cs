using System.Diagnostics;
using System.Globalization;
using WebShopRL.Shop;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Benchmarks.Shops;

/// <summary>
/// Time of a query on one thread. Queries are made from goals, a third each: the kind of product, the kind with what is asked of it, and the whole instruction,
/// which is what WebShop's rule-based shopper searches for.
/// </summary>
internal static class SearchBenchmark
{
    private const int WarmUp = 500, Measured = 3000;

    public static IReadOnlyDictionary<string, object> Run(string[] args)
    {
        var sizes = new Dictionary<string, object>();
        foreach (var size in BenchmarkShop.SizesOf(args))
        {
            using var shop = Storefront.Open(BenchmarkShop.Options(size));
            var queries = Enumerable.Range(0, WarmUp + Measured).Select(i => Query(shop.Goals[(int)(i * 7919L % shop.Goals.Count)], i % 3)).ToArray();
            foreach (var query in queries[..WarmUp]) shop.Search.Search(query);
            var times = queries[WarmUp..].Select((query, i) => (Kind: (WarmUp + i) % 3, Milliseconds: Time(shop, query))).ToArray();
            foreach (var (kind, name) in new[] { "kind of product", "with attributes", "whole instruction" }.Index())
                Console.WriteLine($"{size,9} products, {name,-17}: {Describe(times.Where(time => time.Kind == kind))}");
            Console.WriteLine($"{size,9} products, all              : {Describe(times)}");
            sizes[size.ToString(CultureInfo.InvariantCulture)] = new { p50_ms = Percentile(times, 0.5), p99_ms = Percentile(times, 0.99) };
        }
        return new Dictionary<string, object> { ["products"] = sizes };
    }

    private static string Query(Goal goal, int kind) => kind switch
    {
        0 => goal.Query,
        1 => $"{goal.Query} {string.Join(' ', goal.Attributes)}",
        _ => goal.InstructionText,
    };

    private static double Time(Storefront shop, string query)
    {
        var start = Stopwatch.GetTimestamp();
        shop.Search.Search(query);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static string Describe(IEnumerable<(int, double)> times) =>
        string.Create(CultureInfo.InvariantCulture, $"p50 {Percentile(times, 0.5):F3} ms, p99 {Percentile(times, 0.99):F3} ms");

    private static double Percentile(IEnumerable<(int Kind, double Milliseconds)> times, double share)
    {
        var ordered = times.Select(time => time.Milliseconds).Order().ToArray();
        return Math.Round(ordered[Math.Min(ordered.Length - 1, (int)(share * ordered.Length))], 4);
    }
}
