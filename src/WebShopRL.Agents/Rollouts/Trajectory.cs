namespace WebShopRL.Agents.Rollouts;

/// <summary>One step of a trajectory, with everything needed to learn from it without the shop.</summary>
/// <param name="Observation">The page in text_rich before the action.</param>
/// <param name="Actions">The actions there were, as the policy reads them.</param>
/// <param name="ActionIndex">Which was taken: a position in <paramref name="Actions"/>, or -1 for a search whose query was not among them.</param>
/// <param name="Action">The action as the environment took it.</param>
public sealed record TrajectoryStep(string Observation, IReadOnlyList<string> Actions, int ActionIndex, string Action);

/// <summary>A finished episode.</summary>
/// <param name="Source">human, scripted, policy or imported.</param>
/// <param name="Goal">Index of the goal in the catalog; null where unknown (imported).</param>
public sealed record Trajectory(string Source, int? Goal, string Instruction, IReadOnlyList<TrajectoryStep> Steps, double Reward)
{
    /// <summary>Leaves out what lies between two visits of the same page: it led nowhere, and a policy that sees the page alone cannot know that it has been there.</summary>
    public Trajectory WithoutLoops()
    {
        List<TrajectoryStep> kept = [];
        foreach (var step in Steps)
        {
            var before = kept.FindIndex(earlier => earlier.Observation == step.Observation);
            if (before >= 0)
                kept.RemoveRange(before, kept.Count - before);
            kept.Add(step);
        }
        return this with { Steps = kept };
    }
}
