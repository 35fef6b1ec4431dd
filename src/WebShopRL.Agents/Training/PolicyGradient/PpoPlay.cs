using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>Plays the episodes of an update. They follow from its number and the weights: an update that is stopped while it plays plays again.</summary>
/// <param name="reference">What the policy is held close to; null where nothing is.</param>
/// <param name="rewards">What episodes earn.</param>
internal sealed class PpoPlay(TrainingEpisodes episodes, PpoSettings settings, LearnedPolicy policy, LearnedPolicy? reference, PurchaseRewards rewards, RunMetrics metrics)
{
    /// <summary>Choices that the reference is asked for at once.</summary>
    private const int ReferenceChunk = 256;

    /// <summary>The episodes' choices with their advantages, and how many actions they took.</summary>
    /// <param name="before">Episodes played before.</param>
    public (IReadOnlyList<Transition> Played, int Actions) Run(int update, int before, CancellationToken cancellation)
    {
        policy.WeightsChanged();
        Rollout[] rollouts = [.. Enumerable.Range(update * settings.EpisodesPerUpdate, settings.EpisodesPerUpdate).Select(episodes.Start)];
        ParallelRollouts.Run(policy, rollouts, settings.Parallel, _ => { }, cancellation);
        var values = PageValues.Of(policy, rollouts);
        policy.WeightsChanged();
        var earned = rewards.Of(rollouts);
        IReadOnlyList<Transition> played = [.. rollouts.SelectMany((rollout, i) => Transition.Of(rollout, 0, values[i], settings.RewardScale * earned[i], policy))];
        if (played.Count == 0)
            throw new InvalidOperationException($"None of {rollouts.Length} episodes had a choice: there is nothing to learn. Give a higher step_limit, or a catalog whose searches find something.");
        var distances = reference is null ? null : Distances(reference, played, cancellation);

        metrics.Episodes = before + rollouts.Length;
        RolloutFigures.Tell(metrics, rollouts, rewards.AreExpected ? earned : null);
        if (distances is not null)
        {
            metrics.Tell(MetricNames.KlReference, distances.Average());
            // The penalty is a part of the reward of every choice (Ouyang et al. 2022, eq. 2).
            played = [.. played.Zip(distances, (made, distance) => made with { Reward = made.Reward - settings.KlWeight * distance })];
        }
        var transitions = Transition.WithAdvantages(played, settings.Discount, settings.GaeLambda);
        if (Advantages.ExplainedVariance([.. transitions.Select(made => made.Return)], [.. transitions.Select(made => (double)made.Value)]) is { } explained)
            metrics.Tell(MetricNames.ExplainedVariance, explained);
        return (transitions, rollouts.Sum(rollout => rollout.Steps.Count));
    }

    /// <summary>How far each choice is from the reference, by the estimator: q is the policy that made it, p the reference.</summary>
    private double[] Distances(LearnedPolicy reference, IReadOnlyList<Transition> played, CancellationToken cancellation)
    {
        List<double> distances = new(played.Count);
        foreach (var chunk in played.Chunk(ReferenceChunk))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var (made, given) in chunk.Zip(reference.Act([.. chunk.Select(made => made.Decision)])))
                distances.Add(KlEstimate.Of(given.LogProbabilities[made.Chosen] - made.LogProbability, settings.KlEstimator));
        }
        reference.WeightsChanged(); // what it remembers of actions would grow, and in a run that goes on be remembered in another order
        return [.. distances];
    }
}
