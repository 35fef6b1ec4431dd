using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies.Prompting;

namespace WebShopRL.Web.Comparisons;

/// <summary>What a comparison found, or has found so far.</summary>
/// <param name="Arms">The agents in the order they were given: the plain evaluation of each on the goals it has played, and what the bandit saw of it.</param>
/// <param name="Runs">The bandit's parallel runs, each a curve.</param>
/// <param name="Differences">Of every two agents, on the same goals.</param>
public sealed record ComparisonResult(IReadOnlyList<ArmResult> Arms, IReadOnlyList<BanditRun> Runs, IReadOnlyList<PairedDifference> Differences);

/// <summary>An agent. Scores are 0-100, success rates 0-1; low and high are the ends of 95 % intervals.</summary>
/// <param name="Agent">A baseline's name, a checkpoint's id or run:12.</param>
/// <param name="CheckpointId">The checkpoint that stood for it; null for a baseline.</param>
/// <param name="Goals">Played so far; the figures are over these.</param>
/// <param name="BanditPulls">Over all parallel runs.</param>
/// <param name="BanditScore">Mean over all its pulls; null without any.</param>
/// <param name="LlmUsage">What a language model has used; null for other agents.</param>
public sealed record ArmResult(
    string Agent, int? CheckpointId, double Score, double ScoreLow, double ScoreHigh, double SuccessRate, double SuccessRateLow, double SuccessRateHigh,
    double MeanLength, int Goals, int BanditPulls, double? BanditScore, double? BanditSuccessRate, LlmUsage? LlmUsage = null)
{
    /// <param name="ends">The arm at the end of each bandit's curve.</param>
    internal static ArmResult Of(string name, int? checkpoint, EvaluationResult evaluation, IReadOnlyList<ArmState> ends, LlmUsage? usage)
    {
        var pulls = ends.Sum(end => end.Pulls);
        return new ArmResult(
            name, checkpoint, evaluation.Score, evaluation.ScoreLow, evaluation.ScoreHigh, evaluation.SuccessRate, evaluation.SuccessRateLow, evaluation.SuccessRateHigh,
            evaluation.MeanLength, evaluation.Episodes.Count, pulls,
            pulls == 0 ? null : ends.Sum(end => end.Pulls * (end.Score ?? 0)) / pulls,
            pulls == 0 ? null : ends.Sum(end => end.Pulls * (end.SuccessRate ?? 0)) / pulls, usage);
    }
}

public sealed record BanditRun(int Seed, IReadOnlyList<BanditPoint> Points);

/// <summary>Second minus first over the goals that both have played, with 95 % intervals (mean ± 1.96 standard errors of the goals' differences).</summary>
/// <param name="Goals">How many; null in results from before it was kept, which are over all.</param>
public sealed record PairedDifference(
    string First, string Second, double Score, double ScoreLow, double ScoreHigh, double SuccessRate, double SuccessRateLow, double SuccessRateHigh, int? Goals = null)
{
    /// <param name="first">Rewards by goal, in [0, 1].</param>
    /// <param name="second">Rewards of the same goals in the same order.</param>
    public static PairedDifference Of(string firstName, string secondName, IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var score = Intervals.PairedDifference([.. first.Select(reward => 100 * reward)], [.. second.Select(reward => 100 * reward)]);
        var success = Intervals.PairedDifference([.. first.Select(Success)], [.. second.Select(Success)]);
        return new(firstName, secondName, score.Mean, score.Low, score.High, success.Mean, success.Low, success.High, first.Count);
    }

    private static double Success(double reward) => reward == 1 ? 1 : 0;
}
