using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;

namespace WebShopRL.Agents.Training.Data;

/// <summary>A state to learn from, tokenized.</summary>
/// <param name="Page">Token ids.</param>
/// <param name="Actions">Token ids of each action; equal texts share one array, so that a batch can tell them by reference.</param>
/// <param name="Chosen">Which of the actions was taken.</param>
internal sealed record TrainingState(int[] Page, IReadOnlyList<int[]> Actions, int Chosen)
{
    /// <summary>More actions than this are thinned out, as WebShop does for imitation.</summary>
    private const int MostActions = 20;

    private const int KeptFirst = 6;

    private const int KeptAtRandom = 10;

    /// <summary>A choice with all of its actions.</summary>
    public static TrainingState Of(string observation, EpisodeNotes? notes, IReadOnlyList<string> actions, int chosen, PolicyTexts texts) =>
        new(texts.Page(observation, notes), [.. actions.Select(texts.Action)], chosen);

    /// <summary>The states of a trajectory that teach something: more than one action, and the one taken among them. Of more than 20 actions the first 6, 10 random others and the one taken stay.</summary>
    public static IEnumerable<TrainingState> Of(Trajectory trajectory, PolicyTexts texts, Random random)
    {
        foreach (var (step, notes) in trajectory.Steps.WithNotes())
        {
            if (step.ActionIndex < 0 || step.Actions.Count < 2)
                continue;
            int[] kept = [.. Enumerable.Range(0, step.Actions.Count)];
            if (kept.Length > MostActions)
            {
                var others = kept[KeptFirst..];
                random.Shuffle(others);
                kept = [.. kept[..KeptFirst].Concat(others.Take(KeptAtRandom)).Append(step.ActionIndex).Distinct().Order()];
            }
            yield return new TrainingState(texts.Page(step.Observation, notes), [.. kept.Select(i => texts.Action(step.Actions[i]))], Array.IndexOf(kept, step.ActionIndex));
        }
    }
}
