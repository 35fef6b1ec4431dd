using System.Text.RegularExpressions;
using WebShopRL.Agents.Policies;

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
public sealed partial record Trajectory(string Source, int? Goal, string Instruction, IReadOnlyList<TrajectoryStep> Steps, double Reward)
{
    /// <summary>
    /// Leaves out what lies between two visits of the same page: it led nowhere, and a policy that sees the page alone cannot know that it has been there. The page is kept as it was at the
    /// first visit, the action is that of the last. A policy that reads notes knows where it has been: for it only that led nowhere in which it saw nothing new.
    /// </summary>
    /// <param name="readsNotes">Whether the policy that learns from it reads what was seen before (<see cref="IPolicy.ReadsNotes"/>).</param>
    public Trajectory WithoutLoops(bool readsNotes)
    {
        List<(string Place, TrajectoryStep Step)> kept = [];
        foreach (var (step, notes) in Steps.WithNotes())
        {
            var place = PlaceOf(step.Observation, readsNotes ? notes : null);
            var before = kept.FindIndex(earlier => earlier.Place == place);
            if (before < 0)
            {
                kept.Add((place, step));
                continue;
            }
            kept[before] = (place, step with { Observation = kept[before].Step.Observation });
            kept.RemoveRange(before + 1, kept.Count - before - 1);
        }
        return this with { Steps = [.. kept.Select(entry => entry.Step)] };
    }

    /// <summary>A page without the marks of history: a list of results is the same place whichever of its products were opened.</summary>
    /// <param name="notes">What was seen before it, to somebody for whom the place is another one with other notes.</param>
    internal static string PlaceOf(string observation, EpisodeNotes? notes) =>
        string.Join('\n', [OpenedProduct().Replace(observation, "[button] $1 [button_]"), .. notes?.Entries ?? []]);

    /// <summary>How text_rich marks a result that was opened. Options are lower-cased and never look like an ASIN.</summary>
    [GeneratedRegex(@"\[clicked button\] ([A-Z0-9]{10}) \[clicked button_\]", RegexOptions.CultureInvariant)]
    private static partial Regex OpenedProduct();
}
