using System.Text.Json.Serialization;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>A choice on the way through an episode: a page that offered several actions, and the one taken.</summary>
/// <param name="Notes">What was seen before the page; null where the policy does not read it.</param>
public sealed record TrajectoryChoice(string Observation, IReadOnlyList<string> Actions, int Chosen, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EpisodeNotes? Notes)
{
    /// <summary>Those of a trajectory. Where there was one action nothing was chosen, and a search in words that were not offered has no probability.</summary>
    /// <param name="readsNotes">Whether the policy that is to learn from them does.</param>
    internal static IReadOnlyList<TrajectoryChoice> Of(IEnumerable<TrajectoryStep> steps, bool readsNotes) =>
    [
        .. steps.WithNotes().Where(seen => seen.Step.ActionIndex >= 0 && seen.Step.Actions.Count > 1)
            .Select(seen => new TrajectoryChoice(seen.Step.Observation, seen.Step.Actions, seen.Step.ActionIndex, readsNotes ? seen.Notes : null)),
    ];
}

/// <summary>Of two ways through an episode of one goal the first is preferred.</summary>
/// <param name="Goal">Index of the goal.</param>
/// <param name="Difference">By how much its reward is higher.</param>
public sealed record TrajectoryPair(int Goal, IReadOnlyList<TrajectoryChoice> Better, IReadOnlyList<TrajectoryChoice> Worse, double Difference)
{
    internal IEnumerable<TrajectoryChoice> Choices => Better.Concat(Worse);
}

/// <summary>Pairs of trajectories, and how many of those looked at made none: the same way, or rewards that do not differ enough.</summary>
public sealed record TrajectoryPairSet(IReadOnlyList<TrajectoryPair> Pairs, int Degenerate)
{
    public double DegenerateFraction => Pairs.Count + Degenerate == 0 ? 0 : (double)Degenerate / (Pairs.Count + Degenerate);
}

/// <summary>A pair ready to learn from, with the reference's log-probability of each choice.</summary>
internal sealed record ReferredTrajectories(IReadOnlyList<TrainingState> Better, IReadOnlyList<TrainingState> Worse, float[] ReferenceBetter, float[] ReferenceWorse)
{
    public int Tokens => Better.Concat(Worse).Sum(state => state.Page.Length);

    /// <param name="logs">The reference's, the better's choices before the worse's.</param>
    public static ReferredTrajectories Of(TrajectoryPair pair, ReadOnlySpan<float> logs, PolicyTexts texts)
    {
        return new ReferredTrajectories(States(pair.Better), States(pair.Worse), [.. logs[..pair.Better.Count]], [.. logs[pair.Better.Count..]]);

        TrainingState[] States(IReadOnlyList<TrajectoryChoice> choices) => [.. choices.Select(choice => TrainingState.Of(choice.Observation, choice.Notes, choice.Actions, choice.Chosen, texts))];
    }
}
