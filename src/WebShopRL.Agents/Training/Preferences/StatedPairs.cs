using WebShopRL.Agents.Rollouts;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>Pairs that people stated: of two actions in one state they preferred one. All judgements of a state stand together; two that contradict each other are two pairs, as the likelihood of Bradley-Terry has them.</summary>
internal static class StatedPairs
{
    /// <exception cref="InvalidOperationException">Nobody has preferred an action on a training goal of this catalog.</exception>
    public static PreferenceSet Of(TrainingJob job, ITrainingObserver observer)
    {
        void Log(string line) => observer.Log(TrainingLogLevel.Information, line);
        var stated = TrainingGoals.Of(job.Shop).Among(job.Preferences(), Log);
        var set = Of(stated);
        var trajectories = stated.Count(preference => preference.State is null);
        if (trajectories > 0)
            Log($"{trajectories} judgements of whole trajectories are not learned from here: a reward model learns from them (reward, loss bradley_terry).");
        return set.Pairs > 0 ? set : throw new InvalidOperationException(
            $"Nobody has preferred one action to another on a training goal of this catalog ({stated.Count} stated preferences in all, {trajectories} of whole trajectories): judge some on the page Preferences (/preferences), or import some with POST /api/v1/preferences/import.");
    }

    /// <summary>Judgements that prefer nothing count as degenerate; of trajectories there are no pairs of one state.</summary>
    internal static PreferenceSet Of(IReadOnlyList<StatedPreference> stated)
    {
        List<(JudgedState State, List<Preference> Preferences)> states = [];
        Dictionary<string, int> placeOf = new(StringComparer.Ordinal);
        var degenerate = 0;
        foreach (var preference in stated.Where(preference => preference.State is not null))
        {
            if (preference.Order is not { Chosen.Place: { } chosen, Rejected.Place: { } rejected } || chosen == rejected)
            {
                degenerate++;
                continue;
            }
            var key = string.Join('\n', preference.State!.Actions.Prepend(preference.State.Observation));
            if (!placeOf.TryGetValue(key, out var place))
            {
                placeOf[key] = place = states.Count;
                states.Add((preference.State, []));
            }
            states[place].Preferences.Add(new Preference(chosen, rejected, 1));
        }
        return new PreferenceSet([.. states.Select(state => new PreferenceState(state.State.Observation, state.State.Actions, BestFirst(state.Preferences)))], degenerate);
    }

    /// <summary>The action that wins most often less loses stands first.</summary>
    private static IReadOnlyList<Preference> BestFirst(List<Preference> preferences) =>
        [.. preferences.OrderByDescending(preference => preferences.Count(other => other.Chosen == preference.Chosen) - preferences.Count(other => other.Rejected == preference.Chosen))];
}
