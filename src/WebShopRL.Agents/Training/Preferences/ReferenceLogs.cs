using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Data;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>What a frozen policy says of the pairs of a round, as one list of numbers, so that it can be kept where the policy itself is not.</summary>
internal static class ReferenceLogs
{
    private const int Chunk = 256;

    /// <summary>The policy that is named as the reference, which reads pages in its own way. Its files are kept with the run.</summary>
    /// <param name="read">How the policy that learns reads them: what is kept of a page is what that one needs.</param>
    /// <exception cref="InvalidOperationException">What is named is no policy, does not load, or needs notes that the other does not take.</exception>
    public static LearnedPolicy Open(TrainingJob job, DpoSettings settings, PolicyTexts read, torch.Device device, ITrainingObserver observer) => KeptCheckpoint.Load(job, settings.NamedReference, folder =>
    {
        var limits = PolicyLimits.Load(folder);
        if (limits.MemoryTokens > 0 && !read.ReadsNotes)
            throw new InvalidOperationException($"{NamedCheckpoint.ReferencePolicy}: {settings.ReferencePolicy} has a memory, and the policy that learns has none: pages alone say nothing to it. Give a reference without memory.");
        var loaded = CheckpointFolder.LoadPolicy(folder, device);
        observer.Log(TrainingLogLevel.Information, $"Held close to {settings.ReferencePolicy}.");
        return new LearnedPolicy("reference", loaded.Model, new PolicyTexts(loaded.Tokenizer, limits), device, owns: true);
    });

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
