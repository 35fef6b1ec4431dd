using System.Text.Json.Serialization;
using WebShopRL.Agents.Policies;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>Of two actions of one state the first is preferred.</summary>
/// <param name="Difference">By how much the preferred action's mean reward is higher, where that was measured; else 1.</param>
public sealed record Preference(int Chosen, int Rejected, double Difference);

/// <summary>A state and what is preferred there.</summary>
/// <param name="Actions">All actions there were, as the policy reads them: probabilities are over all of them.</param>
/// <param name="Preferences">At least one; the first prefers the best action of all.</param>
/// <param name="Notes">What was seen before the page; null where the policy does not read it.</param>
public sealed record PreferenceState(
    string Observation, IReadOnlyList<string> Actions, IReadOnlyList<Preference> Preferences, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EpisodeNotes? Notes);

/// <summary>Preferences by state, and how many of the pairs looked at made none: equal actions, or values that do not really differ.</summary>
public sealed record PreferenceSet(IReadOnlyList<PreferenceState> States, int Degenerate)
{
    public int Pairs => States.Sum(state => state.Preferences.Count);

    public double DegenerateFraction => Pairs + Degenerate == 0 ? 0 : (double)Degenerate / (Pairs + Degenerate);
}
