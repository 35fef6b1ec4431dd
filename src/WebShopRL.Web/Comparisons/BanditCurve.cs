using WebShopRL.Agents.Evaluation;

namespace WebShopRL.Web.Comparisons;

/// <summary>An agent after some rollouts, over the bandits that have come that far. All in [0, 1].</summary>
/// <param name="Posterior">Mean over the bandits of the posterior's mean; low and high are 1.96 of its standard deviations away, the mean one over the bandits. Without deviations there is no band.</param>
/// <param name="Share">Of the rollouts so far, mean over the bandits; low and high are those of single bandits.</param>
public sealed record BanditArmPoint(int Rollout, double Posterior, double PosteriorLow, double PosteriorHigh, double Share, double ShareLow, double ShareHigh);

/// <summary>An agent as the bandits went on.</summary>
public sealed record BanditCurve(string Name, IReadOnlyList<BanditArmPoint> Points)
{
    /// <summary>One curve an agent.</summary>
    public static IReadOnlyList<BanditCurve> Of(ComparisonResult result, Func<string, string> name)
    {
        var steps = result.Runs.SelectMany(run => run.Points).GroupBy(point => point.Rollout).OrderBy(step => step.Key).ToArray();
        return [.. result.Arms.Select((arm, i) => new BanditCurve(name(arm.Agent), [.. steps.Select(step =>
        {
            var states = step.Select(point => point.Arms[i]).ToArray();
            var (mean, deviation) = (states.Average(state => state.PosteriorMean), states.Average(state => state.PosteriorDeviation ?? 0));
            var shares = states.Select(state => (double)state.Pulls / step.Key).ToArray();
            return new BanditArmPoint(step.Key, mean, mean - Intervals.Z * deviation, mean + Intervals.Z * deviation, shares.Average(), shares.Min(), shares.Max());
        })]))];
    }
}
