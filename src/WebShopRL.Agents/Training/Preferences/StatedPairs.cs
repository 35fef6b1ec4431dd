using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>Pairs that people stated: of two actions in one state they preferred one. All judgements of a state stand together; two that contradict each other are two pairs, as the likelihood of Bradley-Terry has them.</summary>
internal static class StatedPairs
{
    /// <param name="readsNotes">Whether the policy that learns from them reads what was seen before: the actions that led to a state are then played again.</param>
    /// <exception cref="InvalidOperationException">Nobody has preferred an action on a training goal of this catalog.</exception>
    public static PreferenceSet Of(TrainingJob job, ITrainingObserver observer, bool readsNotes)
    {
        void Log(string line) => observer.Log(TrainingLogLevel.Information, line);
        var stated = TrainingGoals.Of(job.Shop).Among(job.Preferences(), Log);
        var set = Of(stated, readsNotes ? preference => NotesOf(preference, job.Shop) : null);
        var trajectories = stated.Count(preference => preference.State is null);
        if (trajectories > 0)
            Log($"{trajectories} judgements of whole trajectories are not learned from here: a reward model learns from them (reward, loss bradley_terry).");
        return set.Pairs > 0 ? set : throw new InvalidOperationException(
            $"Nobody has preferred one action to another on a training goal of this catalog ({stated.Count} stated preferences in all, {trajectories} of whole trajectories): judge some on the page Preferences (/preferences), or import some with POST /api/v1/preferences/import.");
    }

    /// <summary>Judgements that prefer nothing count as degenerate; of trajectories there are no pairs of one state.</summary>
    /// <param name="notesOf">What was seen before a state that is judged; null where the policy does not read it.</param>
    internal static PreferenceSet Of(IReadOnlyList<StatedPreference> stated, Func<StatedPreference, EpisodeNotes>? notesOf)
    {
        List<(JudgedState State, EpisodeNotes? Notes, List<Preference> Preferences)> states = [];
        Dictionary<string, int> placeOf = new(StringComparer.Ordinal);
        var degenerate = 0;
        foreach (var preference in stated.Where(preference => preference.State is not null))
        {
            if (preference.Order is not { Chosen.Place: { } chosen, Rejected.Place: { } rejected } || chosen == rejected)
            {
                degenerate++;
                continue;
            }
            var notes = notesOf?.Invoke(preference);
            var key = string.Join('\n', [preference.State!.Observation, .. preference.State.Actions, .. notes?.Entries ?? []]);
            if (!placeOf.TryGetValue(key, out var place))
            {
                placeOf[key] = place = states.Count;
                states.Add((preference.State, notes, []));
            }
            states[place].Preferences.Add(new Preference(chosen, rejected, 1));
        }
        return new PreferenceSet([.. states.Select(state => new PreferenceState(state.State.Observation, state.State.Actions, BestFirst(state.Preferences), state.Notes))], degenerate);
    }

    /// <summary>An episode is its actions: what was seen on the way is seen once more.</summary>
    private static EpisodeNotes NotesOf(StatedPreference preference, Storefront shop)
    {
        var episode = new RememberedEpisode(new Episode(shop, shop.Goals[preference.Goal], "stated"));
        foreach (var action in preference.State!.Before)
            episode.Step(action);
        return episode.Notes;
    }

    /// <summary>The action that wins most often less loses stands first.</summary>
    private static IReadOnlyList<Preference> BestFirst(List<Preference> preferences) =>
        [.. preferences.OrderByDescending(preference => preferences.Count(other => other.Chosen == preference.Chosen) - preferences.Count(other => other.Rejected == preference.Chosen))];
}
