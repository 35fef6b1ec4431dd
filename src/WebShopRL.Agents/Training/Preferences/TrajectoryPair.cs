using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>A choice on the way through an episode: a page that offered several actions, and the one taken.</summary>
public sealed record TrajectoryChoice(string Observation, IReadOnlyList<string> Actions, int Chosen)
{
    /// <summary>Those of a trajectory. Where there was one action nothing was chosen, and a search in words that were not offered has no probability.</summary>
    internal static IReadOnlyList<TrajectoryChoice> Of(IEnumerable<TrajectoryStep> steps) =>
        [.. steps.Where(step => step.ActionIndex >= 0 && step.Actions.Count > 1).Select(step => new TrajectoryChoice(step.Observation, step.Actions, step.ActionIndex))];
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

        TrainingState[] States(IReadOnlyList<TrajectoryChoice> choices) => [.. choices.Select(choice => TrainingState.Of(choice.Observation, choice.Actions, choice.Chosen, texts))];
    }
}
