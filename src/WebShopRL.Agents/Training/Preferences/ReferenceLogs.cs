using WebShopRL.Agents.Policies;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>What a frozen policy says of the pairs of a round, as one list of numbers, so that it can be kept where the policy itself is not.</summary>
internal static class ReferenceLogs
{
    private const int Chunk = 256;

    /// <summary>For each state the log-probabilities of its preferred actions, then those of its rejected ones.</summary>
    public static float[] Of(IReadOnlyList<PreferenceState> states, IPolicy reference) => [.. Ask(
        states.Select(state => (state.Observation, state.Actions)), reference)
        .Zip(states, (logs, state) => state.Preferences.Select(preference => logs[preference.Chosen]).Concat(state.Preferences.Select(preference => logs[preference.Rejected])))
        .SelectMany(logs => logs)];

    /// <summary>For each pair the log-probabilities of the better's choices, then those of the worse's.</summary>
    public static float[] Of(IReadOnlyList<TrajectoryPair> pairs, IPolicy reference)
    {
        TrajectoryChoice[] choices = [.. pairs.SelectMany(pair => pair.Choices)];
        return [.. Ask(choices.Select(choice => (choice.Observation, choice.Actions)), reference).Zip(choices, (logs, choice) => logs[choice.Chosen])];
    }

    private static IEnumerable<IReadOnlyList<float>> Ask(IEnumerable<(string Observation, IReadOnlyList<string> Actions)> pages, IPolicy reference)
    {
        foreach (var chunk in pages.Chunk(Chunk))
            foreach (var answer in reference.Act([.. chunk.Select(page => new Decision { Instruction = "", Observation = page.Observation, Actions = page.Actions, EnvironmentActions = page.Actions })]))
                yield return answer.LogProbabilities;
    }
}
