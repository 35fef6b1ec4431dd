using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>The pairs that a run learns from: made once as its settings say, and kept with it.</summary>
internal static class PreferencePairs
{
    private const int ReferenceChunk = 256;

    public static PreferenceSet Of(TrainingJob job, DpoSettings settings, LearnedPolicy reference, ITrainingObserver observer, CancellationToken cancellation) =>
        job.Inputs.Keep("pairs", () => settings.Pairs switch
        {
            DpoSettings.Measured => Measured(job, settings, reference, observer, cancellation),
            DpoSettings.Demonstrated => DemonstratedPreferences.Of(Demonstrations.Choose(job, settings.Source(), settings.Goals, 0, observer, cancellation), reference, settings.Rejected, job.Seed, cancellation),
            "generated" => DemonstratedPreferences.Of(DemonstratedPreferences.Generate(job, reference, settings.Goals, cancellation), reference, settings.Rejected, job.Seed, cancellation),
            DpoSettings.Stated => StatedPairs.Of(job, observer),
            _ => throw new ArgumentException($"Pairs is '{settings.Pairs}': it must be measured, demonstrated, generated or stated.", nameof(settings)),
        });

    /// <summary>The states tokenized, with the reference's log-probabilities of every pair: computed once, in the order given.</summary>
    public static IReadOnlyList<ReferredState> WithReference(IReadOnlyList<PreferenceState> states, LearnedPolicy reference, PolicyTexts texts)
    {
        List<ReferredState> ready = new(states.Count);
        foreach (var chunk in states.Chunk(ReferenceChunk))
        {
            var distributions = reference.Act([.. chunk.Select(state => new Decision { Instruction = "", Observation = state.Observation, Actions = state.Actions, EnvironmentActions = state.Actions })]);
            foreach (var (i, state) in chunk.Index())
            {
                var logs = distributions[i].LogProbabilities;
                ready.Add(new ReferredState(
                    new TrainingState(texts.Page(state.Observation), [.. state.Actions.Select(texts.Action)], state.Preferences[0].Chosen), state.Preferences,
                    [.. state.Preferences.Select(preference => logs[preference.Chosen])], [.. state.Preferences.Select(preference => logs[preference.Rejected])]));
            }
        }
        return ready;
    }

    private static PreferenceSet Measured(TrainingJob job, DpoSettings settings, LearnedPolicy reference, ITrainingObserver observer, CancellationToken cancellation)
    {
        var goals = TrainingGoals.Of(job.Shop).Goals.ToArray();
        new Random(job.Seed).Shuffle(goals);
        return new MeasuredPreferences(job.Shop, reference, settings, job.Seed).Collect([.. goals.Take(settings.Goals)], (done, pairs) =>
            observer.Log(TrainingLogLevel.Information, $"Played {done} of {Math.Min(settings.Goals, goals.Length)} goals on from their states: {pairs} pairs so far."), cancellation);
    }
}
