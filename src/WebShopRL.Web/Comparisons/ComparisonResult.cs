using WebShopRL.Agents.Evaluation;

namespace WebShopRL.Web.Comparisons;

/// <summary>What a comparison found.</summary>
/// <param name="Arms">The agents in the order they were given: the plain evaluation of each on all test goals, and what the bandit saw of it.</param>
/// <param name="Runs">The bandit's parallel runs, each a curve.</param>
/// <param name="Differences">Of every two agents, on the same goals.</param>
public sealed record ComparisonResult(IReadOnlyList<ArmResult> Arms, IReadOnlyList<BanditRun> Runs, IReadOnlyList<PairedDifference> Differences);

/// <summary>An agent. Scores are 0-100, success rates 0-1; low and high are the ends of 95 % intervals.</summary>
/// <param name="Agent">A baseline's name, a checkpoint's id or run:12.</param>
/// <param name="CheckpointId">The checkpoint that stood for it; null for a baseline.</param>
/// <param name="BanditPulls">Over all parallel runs.</param>
/// <param name="BanditScore">Mean over all its pulls; null without any.</param>
public sealed record ArmResult(
    string Agent, int? CheckpointId, double Score, double ScoreLow, double ScoreHigh, double SuccessRate, double SuccessRateLow, double SuccessRateHigh,
    double MeanLength, int Goals, int BanditPulls, double? BanditScore, double? BanditSuccessRate);

public sealed record BanditRun(int Seed, IReadOnlyList<BanditPoint> Points);

/// <summary>Second minus first over the same goals, with 95 % intervals (mean ± 1.96 standard errors of the goals' differences).</summary>
public sealed record PairedDifference(
    string First, string Second, double Score, double ScoreLow, double ScoreHigh, double SuccessRate, double SuccessRateLow, double SuccessRateHigh)
{
    /// <param name="first">Rewards by goal, in [0, 1].</param>
    /// <param name="second">Rewards of the same goals in the same order.</param>
    public static PairedDifference Of(string firstName, string secondName, IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var score = Interval([.. first.Zip(second, (a, b) => 100 * (b - a))]);
        var success = Interval([.. first.Zip(second, (a, b) => (b == 1 ? 1.0 : 0) - (a == 1 ? 1.0 : 0))]);
        return new(firstName, secondName, score.Mean, score.Low, score.High, success.Mean, success.Low, success.High);
    }

    private static (double Mean, double Low, double High) Interval(double[] values)
    {
        var mean = values.Average();
        var variance = values.Length > 1 ? values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) : 0;
        var half = 1.96 * Math.Sqrt(variance / values.Length);
        return (mean, mean - half, mean + half);
    }
}
