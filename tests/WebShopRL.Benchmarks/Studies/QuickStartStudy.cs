using System.Globalization;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Models;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Goals;
using WebShopRL.Tests.Training;

namespace WebShopRL.Benchmarks.Studies;

/// <summary>
/// <c>quick-start [--seed N] [--goals N] [--folder F] [--split test|validation] [--il name=value,...] [--dpo name=value,...] [--start demo-bert-mini] [--imitation-only]</c>: the quick start without web and database: imitation, DPO from it, evaluations with intervals
/// and the paired difference. Runs found in the folder are continued or taken as they are.
/// </summary>
internal static class QuickStartStudy
{
    public static IReadOnlyDictionary<string, object> Run(string[] args)
    {
        var seed = int.Parse(Arguments.Option(args, "--seed", "0"), CultureInfo.InvariantCulture);
        var goals = int.Parse(Arguments.Option(args, "--goals", "500"), CultureInfo.InvariantCulture);
        var folder = Path.GetFullPath(Arguments.Option(args, "--folder", $".data/studies/quick-start-{seed}"));
        var split = Enum.Parse<GoalSplit>(Arguments.Option(args, "--split", "test"), ignoreCase: true);
        using var shop = Storefront.Open(new ShopOptions());
        var clock = System.Diagnostics.Stopwatch.StartNew();

        var imitation = Train(shop, Arguments.Settings("il", Arguments.Option(args, "--il", "")), seed, ShippedModels.Find(Arguments.Option(args, "--start", ""))?.Folder, Path.Combine(folder, "imitation"));
        var imitationSeconds = clock.Elapsed.TotalSeconds;
        var preference = args.Contains("--imitation-only") ? null : Train(shop, Arguments.Settings("dpo", Arguments.Option(args, "--dpo", "")), seed, imitation, Path.Combine(folder, "dpo"));
        var preferenceSeconds = clock.Elapsed.TotalSeconds - imitationSeconds;

        Dictionary<string, object> figures = new() { ["imitation_seconds"] = imitationSeconds, ["dpo_seconds"] = preferenceSeconds };
        IReadOnlyList<Goal> played = [.. shop.GoalsOf(split).Take(goals)];
        Console.WriteLine($"{"agent",-20} {"decoding",-8} {"score",-22} {"success %",-22} steps");
        Play("rule", "greedy", () => PolicyLoader.Baseline("rule", shop, seed));
        foreach (var decoding in (string[])["greedy", "sample"])
        {
            var before = Play("imitation", decoding, () => PolicyLoader.Checkpoint(imitation, threads: Threads));
            if (preference is null)
                continue;
            var after = Play("dpo", decoding, () => PolicyLoader.Checkpoint(preference, threads: Threads));
            var difference = Intervals.PairedDifference([.. before.Episodes.Select(episode => 100 * episode.Reward)], [.. after.Episodes.Select(episode => 100 * episode.Reward)]);
            var success = Intervals.PairedDifference([.. before.Episodes.Select(Success)], [.. after.Episodes.Select(Success)]);
            Console.WriteLine($"{"dpo - imitation",-20} {decoding,-8} {Text(difference),-22} {Text(success),-22}");
            (figures[$"difference_{decoding}_score"], figures[$"difference_{decoding}_success"]) = (difference, success);
        }
        figures["evaluation_seconds"] = clock.Elapsed.TotalSeconds - imitationSeconds - preferenceSeconds;
        return figures;

        EvaluationResult Play(string name, string decoding, Func<IPolicy> open)
        {
            using var policy = open();
            var result = Evaluator.Run(shop, policy, played, new EvaluationSettings(decoding, Seed: seed));
            Console.WriteLine($"{name,-20} {decoding,-8} {Text(new(result.Score, result.ScoreLow, result.ScoreHigh)),-22} {Text(new(100 * result.SuccessRate, 100 * result.SuccessRateLow, 100 * result.SuccessRateHigh)),-22} {result.MeanLength:F1}");
            (figures[$"{name}_{decoding}_score"], figures[$"{name}_{decoding}_success"]) = (result.Score, result.SuccessRate);
            return result;
        }
    }

    private static int Threads { get; } = int.Parse(Environment.GetEnvironmentVariable("Torch__Threads") ?? "2", CultureInfo.InvariantCulture);

    private static double Success(EvaluatedEpisode episode) => episode.Reward == 1 ? 100 : 0;

    /// <summary>Trains unless the folder holds a finished run; the best checkpoint's folder.</summary>
    private static string Train(Storefront shop, TrainingSettings settings, int seed, string? start, string folder)
    {
        var run = new RunFolder(folder);
        run.Train(kept => new TrainingJob
        {
            Settings = settings, Seed = seed, InitialCheckpoint = start, Continue = kept.Continue, Scratch = kept.Scratch, Inputs = kept, Shop = shop, Trajectories = _ => [], Threads = Threads,
        }, new ConsoleObserver());
        return run.Best;
    }

    private static string Text(Interval interval) => string.Create(CultureInfo.InvariantCulture, $"{interval.Mean:F1} ({interval.Low:F1} to {interval.High:F1})");
}
