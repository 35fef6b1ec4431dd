using System.Globalization;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Benchmarks.Studies;

/// <summary>
/// <c>judge [--checkpoint F] [--split validation|test] [--goals N] [--pages N] [--enough P] [--hopeless P] [--only judge]</c>: a reward model as an agent beside the rule and the judge that goes by words alone, greedy, over the same goals.
/// </summary>
internal static class JudgeStudy
{
    public static IReadOnlyDictionary<string, object> Run(string[] args)
    {
        using var shop = Storefront.Open(new ShopOptions());
        var split = Enum.Parse<GoalSplit>(Arguments.Option(args, "--split", "validation"), ignoreCase: true);
        Goal[] goals = [.. shop.GoalsOf(split).Take((int)Number("--goals", 500))];
        var fallback = new JudgeHabits();
        var habits = new JudgeHabits((int)Number("--pages", fallback.Pages), Number("--enough", fallback.Enough), Number("--hopeless", fallback.Hopeless));
        var only = Arguments.Option(args, "--only", "");
        Dictionary<string, object> figures = [];
        Console.WriteLine($"{"agent",-12} {"score",-22} {"success %",-22} steps, seconds");
        if (only.Length == 0)
        {
            Play("rule", PolicyLoader.Baseline("rule", shop, 0));
            Play("words", new JudgePolicy("words", new WordValuer(), habits));
        }
        if (Arguments.Option(args, "--checkpoint", "") is { Length: > 0 } folder)
            Play("judge", PolicyLoader.Agent(folder, "cpu", int.Parse(Environment.GetEnvironmentVariable("Torch__Threads") ?? "1", CultureInfo.InvariantCulture), habits));
        return figures;

        double Number(string name, double otherwise) => double.Parse(Arguments.Option(args, name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

        void Play(string name, IPolicy policy)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            using var _ = policy;
            var result = Evaluator.Run(shop, policy, goals, new EvaluationSettings());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-12} {$"{result.Score:F1} ({result.ScoreLow:F1} to {result.ScoreHigh:F1})",-22} {$"{100 * result.SuccessRate:F1} ({100 * result.SuccessRateLow:F1} to {100 * result.SuccessRateHigh:F1})",-22} {result.MeanLength:F1}, {clock.Elapsed.TotalSeconds:F0} s; bought {result.Episodes.Count(episode => episode.Purchased)}"));
            (figures[$"{name}_score"], figures[$"{name}_success"], figures[$"{name}_steps"]) = (result.Score, result.SuccessRate, result.MeanLength);
        }
    }
}
