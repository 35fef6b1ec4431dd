namespace WebShopRL.Agents.Training;

/// <summary>Two actions of one state, of which one is preferred.</summary>
/// <param name="Actions">All actions there were, as the policy reads them: probabilities are over all of them.</param>
/// <param name="Difference">By how much the preferred action's mean reward is higher, where that was measured; else 1.</param>
public sealed record PreferencePair(string Observation, IReadOnlyList<string> Actions, int Chosen, int Rejected, double Difference);

/// <summary>Pairs, and how many of the candidates looked at made none: equal actions, or values that do not really differ.</summary>
public sealed record PreferenceSet(IReadOnlyList<PreferencePair> Pairs, int Degenerate)
{
    public double DegenerateFraction => Pairs.Count + Degenerate == 0 ? 0 : (double)Degenerate / (Pairs.Count + Degenerate);
}
