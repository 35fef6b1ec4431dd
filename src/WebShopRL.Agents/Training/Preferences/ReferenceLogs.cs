using WebShopRL.Agents.Policies;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>What a frozen policy says of the pairs of a round, as one list of numbers, so that it can be kept where the policy itself is not.</summary>
internal static class ReferenceLogs
{
    private const int Chunk = 256;

    /// <summary>For each state the log-probabilities of its preferred actions, then those of its rejected ones.</summary>
    public static float[] Of(IReadOnlyList<PreferenceState> states, IPolicy reference) => [.. Ask(
        states.Select(state => Decision.Kept(state.Observation, state.Notes, state.Actions)), reference)
        .Zip(states, (logs, state) => state.Preferences.Select(preference => logs[preference.Chosen]).Concat(state.Preferences.Select(preference => logs[preference.Rejected])))
        .SelectMany(logs => logs)];

    /// <summary>For each pair the log-probabilities of the better's choices, then those of the worse's.</summary>
    public static float[] Of(IReadOnlyList<TrajectoryPair> pairs, IPolicy reference)
    {
        TrajectoryChoice[] choices = [.. pairs.SelectMany(pair => pair.Choices)];
        return [.. Ask(choices.Select(choice => Decision.Kept(choice.Observation, choice.Notes, choice.Actions)), reference).Zip(choices, (logs, choice) => logs[choice.Chosen])];
    }

    private static IEnumerable<IReadOnlyList<float>> Ask(IEnumerable<Decision> decisions, IPolicy reference)
    {
        foreach (var chunk in decisions.Chunk(Chunk))
            foreach (var answer in reference.Act(chunk))
                yield return answer.LogProbabilities;
    }
}
