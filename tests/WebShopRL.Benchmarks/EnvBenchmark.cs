using System.Diagnostics;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;

namespace WebShopRL.Benchmarks;

/// <summary>
/// text_rich steps on one thread, available actions included: a seeded shopper on the demo shop searches for the instruction, looks around by clicking at random,
/// and buys in the end. Searching and scoring are part of it.
/// </summary>
internal static class EnvBenchmark
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);

    public static IReadOnlyDictionary<string, object> Run(string[] args)
    {
        using var shop = Storefront.Open(new() { ArtifactsRoot = Path.Combine(Path.GetTempPath(), "webshoprl-benchmarks") });
        var random = new Random(1);
        _ = Shop(shop, random, WarmUp);
        var counted = Shop(shop, random, Measured);
        foreach (var (kind, (count, seconds)) in counted.ByKind.OrderByDescending(entry => entry.Value.Seconds))
            Console.WriteLine($"{kind,-12} {count,9} steps  {seconds / count * 1e6,8:F1} µs each");
        var stepsPerSecond = counted.Steps / counted.Seconds;
        Console.WriteLine($"{stepsPerSecond:F0} steps per second over {counted.Episodes} episodes on {shop.Products.Count} products, {counted.AllocatedBytes / counted.Steps} bytes allocated per step");
        return new Dictionary<string, object> { ["steps_per_second"] = Math.Round(stepsPerSecond) };
    }

    private static Counted Shop(Storefront shop, Random random, TimeSpan duration)
    {
        var counted = new Counted();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < duration)
        {
            var goal = shop.Goals[random.Next(shop.Goals.Count)];
            var episode = new Episode(shop, goal, "0");
            counted.Episodes++;
            while (!episode.Done)
            {
                var action = Next(episode, random);
                var began = Stopwatch.GetTimestamp();
                _ = episode.Step(action);
                var observation = episode.Observe(ObservationMode.TextRich);
                var actions = episode.Actions;
                counted.Add(Kind(action), Stopwatch.GetElapsedTime(began));
                if (observation.Length == 0 || (actions.Clickables.Count == 0 && !episode.Done))
                    throw new InvalidOperationException($"{episode.Url} shows nothing.");
            }
        }
        counted.Seconds = clock.Elapsed.TotalSeconds;
        counted.AllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return counted;
    }

    private static string Next(Episode episode, Random random)
    {
        if (episode.Actions.HasSearchBar)
            return $"search[{episode.Goal.InstructionText}]";
        var clickables = episode.Actions.Clickables;
        return $"click[{clickables[random.Next(clickables.Count)]}]";
    }

    private static string Kind(string action) => action switch
    {
        ['s', ..] => "search",
        "click[buy now]" => "buy now",
        "click[next >]" or "click[< prev]" or "click[back to search]" => action[6..^1],
        _ => "other clicks",
    };

    private sealed class Counted
    {
        public int Episodes { get; set; }
        public long Steps { get; private set; }
        public double Seconds { get; set; }
        public long AllocatedBytes { get; set; }
        public Dictionary<string, (long Count, double Seconds)> ByKind { get; } = [];

        public void Add(string kind, TimeSpan time)
        {
            Steps++;
            var (count, seconds) = ByKind.GetValueOrDefault(kind);
            ByKind[kind] = (count + 1, seconds + time.TotalSeconds);
        }
    }
}
