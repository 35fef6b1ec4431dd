using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop.Episodes;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>
/// The paper's pairs: at each state of a trajectory its action is preferred, and an action sampled from the frozen reference policy is rejected, or several are. Where the two are
/// equal there is no pair.
/// </summary>
internal static class DemonstratedPreferences
{
    private const int Batch = 256;

    /// <param name="rejected">Actions drawn at each state; of equal ones the first makes a pair.</param>
    public static PreferenceSet Of(IReadOnlyList<Trajectory> trajectories, IPolicy reference, int rejected, int seed, CancellationToken cancellation)
    {
        var random = new Random(seed);
        List<PreferenceState> states = [];
        var degenerate = 0;
        foreach (var steps in trajectories.SelectMany(trajectory => trajectory.Steps.WithNotes()).Where(seen => seen.Step.ActionIndex >= 0 && seen.Step.Actions.Count > 1).Chunk(Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            var distributions = reference.Act([.. steps.Select(seen => Decision.Kept(seen.Step.Observation, seen.Notes, seen.Step.Actions))]);
            foreach (var (i, (step, notes)) in steps.Index())
            {
                int[] others = [.. Enumerable.Range(0, rejected).Select(_ => Draw(distributions[i].LogProbabilities, random)).Where(drawn => drawn != step.ActionIndex).Distinct()];
                degenerate += rejected - others.Length;
                if (others.Length > 0)
                    states.Add(new PreferenceState(step.Observation, step.Actions, [.. others.Select(other => new Preference(step.ActionIndex, other, 1))], reference.ReadsNotes ? notes : null));
            }
        }
        return new PreferenceSet(states, degenerate);
    }

    /// <summary>Perfect episodes of the policy itself on training goals, loops pruned: the paper's generated trajectories.</summary>
    public static IReadOnlyList<Trajectory> Generate(TrainingJob job, IPolicy policy, int count, CancellationToken cancellation)
    {
        const int parallel = 32, maxSteps = 30, roundsAtMost = 4;
        var goals = TrainingGoals.Of(job.Shop).Goals.ToArray();
        var random = new Random(job.Seed);
        List<Trajectory> perfect = [];
        for (var round = 0; round < roundsAtMost && perfect.Count < count; round++)
        {
            random.Shuffle(goals);
            foreach (var chunk in goals.Chunk(parallel * 4))
            {
                if (perfect.Count >= count)
                    break;
                ParallelRollouts.Run(policy, chunk.Select(goal => new Rollout(new Episode(job.Shop, goal, $"generated-{goal.Index}"), random.Next(), Decoding.Sampled, maxSteps)), parallel, rollout =>
                {
                    if (rollout.Reward == 1 && perfect.Count < count)
                        perfect.Add(new Trajectory("policy", rollout.Episode.Goal.Index, rollout.Episode.Goal.InstructionText, rollout.Steps, 1).WithoutLoops(policy.ReadsNotes));
                }, cancellation);
            }
        }
        return perfect.Count > 0 ? perfect : throw new InvalidOperationException("The starting policy reached no perfect episode on the training goals: pairs cannot be generated from it.");
    }

    private static int Draw(IReadOnlyList<float> logProbabilities, Random random)
    {
        var left = random.NextDouble();
        for (var i = 0; i < logProbabilities.Count; i++)
            if ((left -= Math.Exp(logProbabilities[i])) < 0)
                return i;
        return logProbabilities.Count - 1;
    }
}
