using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Remembering;

namespace WebShopRL.Agents.Rollouts;

/// <summary>What was seen before each step of a trajectory: made from its pages and actions, as it was made while it was played.</summary>
public static class RememberedSteps
{
    /// <param name="steps">From the first of an episode on.</param>
    public static IEnumerable<(TrajectoryStep Step, EpisodeNotes Notes)> WithNotes(this IEnumerable<TrajectoryStep> steps)
    {
        var history = EpisodeHistory.Start;
        foreach (var step in steps)
        {
            yield return (step, history.Notes);
            history = history.After(step.Observation, step.Action);
        }
    }
}
