using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Shop.Episodes;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>
/// Pairs of whole trajectories of one goal (ETO, Song et al. 2024, arXiv 2403.02502): a demonstration, or the best of the policy's own episodes, over those of the policy that earned less. What is preferred has its loops left out: a
/// policy that sees the page alone would learn to walk them.
/// </summary>
internal static class TrajectoryPreferences
{
    private const int Parallel = 64, MaxSteps = 30;

    /// <param name="policy">Explores: plays the goals by drawing.</param>
    /// <param name="rewards">What the policy's episodes are compared by.</param>
    /// <param name="seed">Of what is drawn.</param>
    /// <param name="job">Demonstrations are chosen once, by its seed, and kept with it: every round explores against the same.</param>
    public static TrajectoryPairSet Of(TrainingJob job, DpoSettings settings, IPolicy policy, PurchaseRewards rewards, int seed, ITrainingObserver observer, CancellationToken cancellation)
    {
        var random = new Random(seed);
        var demonstrations = settings.BetterAreGenerated ? null : Demonstrations.Take(job, settings.Source(), settings.Goals, 0, observer, cancellation);
        int[] goals = demonstrations is not null ? [.. demonstrations.Select(demonstration => demonstration.Goal!.Value)] : Drawn(job, settings.Goals, random);
        var played = Play(job, settings, policy, rewards, goals, random, cancellation);
        List<TrajectoryPair> pairs = [];
        var degenerate = 0;
        for (var i = 0; i < goals.Length; i++)
        {
            Way[] own = [.. played[i].Select(one => new Way(TrajectoryChoice.Of(one.Rollout.Steps, policy.ReadsNotes), one.Reward))];
            var best = played[i].MaxBy(one => one.Reward);
            var better = (demonstrations?[i] ?? new Trajectory("policy", goals[i], "", best.Rollout.Steps, best.Reward)).WithoutLoops(policy.ReadsNotes);
            var preferred = new Way(TrajectoryChoice.Of(better.Steps, policy.ReadsNotes), better.Reward);
            Way[] worse = [.. own.Where(way => preferred.Reward - way.Reward >= Math.Max(settings.MinimumDifference, double.Epsilon) && preferred.Choices.Count > 0 && way.Choices.Count > 0).DistinctBy(way => way.Key)];
            pairs.AddRange(worse.Select(way => new TrajectoryPair(goals[i], preferred.Choices, way.Choices, preferred.Reward - way.Reward)));
            // The one that is preferred itself is no pair that was looked at.
            degenerate += own.Length - (demonstrations is null ? 1 : 0) - worse.Length;
        }
        return new TrajectoryPairSet(pairs, degenerate);
    }

    private sealed record Way(IReadOnlyList<TrajectoryChoice> Choices, double Reward)
    {
        public string Key { get; } = string.Join('\n', Choices.Select(choice => $"{choice.Actions[choice.Chosen]}\t{choice.Observation}"));
    }

    private static int[] Drawn(TrainingJob job, int count, Random random)
    {
        var goals = TrainingGoals.Of(job.Shop).Goals.ToArray();
        random.Shuffle(goals);
        return [.. goals.Take(count).Select(goal => goal.Index)];
    }

    /// <summary>The episodes of each goal and what they earned, in the order they were begun.</summary>
    private static (Rollout Rollout, double Reward)[][] Play(TrainingJob job, DpoSettings settings, IPolicy policy, PurchaseRewards rewards, int[] goals, Random random, CancellationToken cancellation)
    {
        Rollout[] played = [.. goals.SelectMany(goal => Enumerable.Range(0, settings.Rollouts)
            .Select(_ => new Rollout(new Episode(job.Shop, job.Shop.Goals[goal], $"explored-{goal}"), random.Next(), Decoding.Sampled, MaxSteps)))];
        ParallelRollouts.Run(policy, played, Parallel, _ => { }, cancellation);
        return [.. played.Zip(rewards.Of(played)).Chunk(settings.Rollouts)];
    }
}
