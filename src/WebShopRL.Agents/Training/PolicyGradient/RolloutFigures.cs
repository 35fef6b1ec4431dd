using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>What is told of the episodes that ended in an update.</summary>
internal static class RolloutFigures
{
    /// <summary>Nothing where none ended; parts of the reward only where something was bought.</summary>
    /// <param name="expected">A reward model's rewards of them; null where the simulator's are learned from.</param>
    public static void Tell(RunMetrics metrics, IReadOnlyList<Rollout> ended, IReadOnlyList<double>? expected)
    {
        if (ended.Count == 0)
            return;
        metrics.Tell(MetricNames.EpisodeScore, 100 * ended.Average(rollout => rollout.Reward));
        if (expected is not null)
            metrics.Tell(MetricNames.ModelScore, 100 * expected.Average());
        metrics.Tell(MetricNames.SuccessRate, ended.Average(rollout => rollout.Reward == 1 ? 1.0 : 0));
        metrics.Tell(MetricNames.EpisodeLength, ended.Average(rollout => rollout.Steps.Count));
        metrics.Tell(MetricNames.PurchaseRate, ended.Average(rollout => rollout.Episode.Done ? 1.0 : 0));
        metrics.Tell(MetricNames.InvalidActionRate, (double)ended.Sum(rollout => rollout.InvalidActions) / ended.Sum(rollout => rollout.Steps.Count));
        var bought = ended.Select(rollout => rollout.Episode.Breakdown).OfType<Shop.Rewards.RewardBreakdown>().ToArray();
        if (bought.Length == 0)
            return;
        metrics.Tell(MetricNames.RewardType, bought.Average(parts => parts.RType));
        metrics.Tell(MetricNames.RewardAttributes, bought.Average(parts => parts.RAtt));
        if (bought.Any(parts => parts.ROption is not null))
            metrics.Tell(MetricNames.RewardOptions, bought.Average(parts => parts.ROption)!.Value);
        metrics.Tell(MetricNames.RewardPrice, bought.Average(parts => parts.RPrice));
    }
}
