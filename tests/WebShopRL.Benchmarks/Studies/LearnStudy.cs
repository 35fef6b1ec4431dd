using System.Globalization;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Training;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Goals;
using WebShopRL.Tests.Training;

namespace WebShopRL.Benchmarks.Studies;

/// <summary>
/// <c>learn --start FOLDER [--algorithm ppo] [--seed N] [--goals N] [--folder F] [--split test|validation] [--settings name=value,...]</c>: one algorithm's demo preset in the demo shop from a policy's checkpoint, and what it is worth against
/// its start, goal by goal. A run found in the folder is continued or taken as it is.
/// </summary>
internal static class LearnStudy
{
    public static IReadOnlyDictionary<string, object> Run(string[] args)
    {
        var algorithm = Arguments.Option(args, "--algorithm", "ppo");
        var start = Path.GetFullPath(Arguments.Option(args, "--start", ".data/studies/quick-start-0/imitation/best"));
        var seed = int.Parse(Arguments.Option(args, "--seed", "0"), CultureInfo.InvariantCulture);
        var split = Enum.Parse<GoalSplit>(Arguments.Option(args, "--split", "validation"), ignoreCase: true);
        var goals = int.Parse(Arguments.Option(args, "--goals", "500"), CultureInfo.InvariantCulture);
        using var shop = Storefront.Open(new ShopOptions());
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var run = new RunFolder(Path.GetFullPath(Arguments.Option(args, "--folder", $".data/studies/{algorithm}-{seed}")));
        run.Train(kept => new TrainingJob
        {
            Settings = Arguments.Settings(algorithm, Arguments.Option(args, "--settings", "")), Seed = seed, InitialCheckpoint = start, Continue = kept.Continue, Scratch = kept.Scratch, Inputs = kept, Shop = shop, Trajectories = _ => [],
            Threads = Environment.ProcessorCount,
        }, new ConsoleObserver());
        Dictionary<string, object> figures = new() { ["training_seconds"] = clock.Elapsed.TotalSeconds };

        IReadOnlyList<Goal> played = [.. shop.GoalsOf(split).Take(goals)];
        foreach (var decoding in (string[])["greedy", "sample"])
        {
            var (before, best, last) = (Play(start, decoding), Play(run.Best, decoding), Play(run.Last, decoding));
            foreach (var (name, result) in (ReadOnlySpan<(string, EvaluationResult)>)[("start", before), ("best", best), ("last", last)])
            {
                var score = Intervals.PairedDifference([.. before.Episodes.Select(episode => 100 * episode.Reward)], [.. result.Episodes.Select(episode => 100 * episode.Reward)]);
                var success = Intervals.PairedDifference([.. before.Episodes.Select(Success)], [.. result.Episodes.Select(Success)]);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-6} {decoding,-7} score {result.Score:F1}  success {100 * result.SuccessRate:F1}  length {result.MeanLength:F1}   to the start {Text(score)}  {Text(success)}"));
                (figures[$"{name}_{decoding}_score"], figures[$"{name}_{decoding}_success"], figures[$"{name}_{decoding}_length"]) = (result.Score, result.SuccessRate, result.MeanLength);
                (figures[$"{name}_{decoding}_score_gained"], figures[$"{name}_{decoding}_success_gained"]) = (score, success);
            }
        }
        return figures;

        EvaluationResult Play(string folder, string decoding)
        {
            using var policy = PolicyLoader.Checkpoint(folder, threads: Environment.ProcessorCount);
            return Evaluator.Run(shop, policy, played, new EvaluationSettings(decoding, Seed: seed));
        }
    }

    private static double Success(EvaluatedEpisode episode) => episode.Reward == 1 ? 100 : 0;

    private static string Text(Interval interval) => string.Create(CultureInfo.InvariantCulture, $"{interval.Mean:+0.0;-0.0} ({interval.Low:F1} to {interval.High:F1})");
}
