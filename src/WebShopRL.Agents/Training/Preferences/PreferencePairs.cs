using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>The pairs of actions that a round learns from, made as the settings say; see <see cref="RoundPairs"/>.</summary>
internal static class PreferencePairs
{
    public static PreferenceSet Of(TrainingJob job, DpoSettings settings, LearnedPolicy reference, PurchaseRewards rewards, ITrainingObserver observer, CancellationToken cancellation) =>
        settings.Pairs switch
        {
            DpoSettings.Measured => Measured(job, settings, reference, rewards, observer, cancellation),
            DpoSettings.Demonstrated => DemonstratedPreferences.Of(Demonstrated(job, settings, observer, cancellation), reference, settings.Rejected, job.Seed, cancellation),
            DpoSettings.Generated => DemonstratedPreferences.Of(DemonstratedPreferences.Generate(job, reference, settings.Goals, cancellation), reference, settings.Rejected, job.Seed, cancellation),
            DpoSettings.Stated => StatedPairs.Of(job, observer, reference.ReadsNotes),
            _ => throw new ArgumentException($"Pairs is '{settings.Pairs}': it must be measured, demonstrated, generated or stated.", nameof(settings)),
        };

    /// <summary>The states tokenized, with what <see cref="ReferenceLogs"/> has of them.</summary>
    public static IReadOnlyList<ReferredState> Referred(IReadOnlyList<PreferenceState> states, float[] logs, PolicyTexts texts)
    {
        List<ReferredState> ready = new(states.Count);
        var at = 0;
        foreach (var state in states)
        {
            var pairs = state.Preferences.Count;
            ready.Add(new ReferredState(TrainingState.Of(state.Observation, state.Notes, state.Actions, state.Preferences[0].Chosen, texts), state.Preferences, logs[at..(at + pairs)], logs[(at + pairs)..(at + 2 * pairs)]));
            at += 2 * pairs;
        }
        return ready;
    }

    /// <summary>Rounds prefer the same demonstrations, whatever is added to their source meanwhile.</summary>
    private static IReadOnlyList<Trajectory> Demonstrated(TrainingJob job, DpoSettings settings, ITrainingObserver observer, CancellationToken cancellation) => settings.Rounds > 1
        ? Demonstrations.Take(job, settings.Source(), settings.Goals, 0, observer, cancellation)
        : Demonstrations.Choose(job, settings.Source(), settings.Goals, 0, observer, cancellation);

    private static PreferenceSet Measured(TrainingJob job, DpoSettings settings, LearnedPolicy reference, PurchaseRewards rewards, ITrainingObserver observer, CancellationToken cancellation)
    {
        var goals = TrainingGoals.Of(job.Shop).Goals.ToArray();
        new Random(job.Seed).Shuffle(goals);
        return new MeasuredPreferences(job.Shop, reference, settings, rewards, job.Seed).Collect([.. goals.Take(settings.Goals)], (done, pairs) =>
            observer.Log(TrainingLogLevel.Information, $"Played {done} of {Math.Min(settings.Goals, goals.Length)} goals on from their states: {pairs} pairs so far."), cancellation);
    }
}
