using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Imitation;
using WebShopRL.Agents.Training.Preferences;
using WebShopRL.Agents.Training.Pretraining;
using WebShopRL.Agents.Training.QueryWriting;
using WebShopRL.Agents.Weights;

namespace WebShopRL.Agents;

/// <summary>Whether a run's settings and what it starts from go together. Reads configs and lists of tensors, no weights, so that it is asked when a run is launched and once more when it begins.</summary>
public static class StartCheck
{
    private const string Start = "initial_checkpoint", Frozen = "frozen_layers";

    /// <summary>What does not go together, by the setting's name as JSON has it; <c>initial_checkpoint</c> where it is the checkpoint itself. Empty where all is well.</summary>
    /// <param name="folder">The checkpoint's folder; null from scratch.</param>
    /// <param name="given">Settings that somebody gave, by name: what the checkpoint knows better is refused there, and left aside where it comes from a preset.</param>
    public static IReadOnlyDictionary<string, string> Problems(Algorithm algorithm, TrainingSettings settings, string? folder, IReadOnlyCollection<string>? given = null)
    {
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        if (folder is null)
        {
            if (settings is NewEncoderSettings fresh && BertConfig.Named(fresh.Network, 1).Layers is var layers && fresh.FrozenLayers > layers)
                problems[Frozen] = $"It is {fresh.FrozenLayers}, and the network {fresh.Network} has {layers} layers.";
            return problems;
        }
        CheckpointDescription start;
        PolicyLimits? limits;
        try
        {
            (start, limits) = (CheckpointFolder.Describe(folder), PolicyLimits.Find(folder));
        }
        catch (CheckpointException unusable)
        {
            return new Dictionary<string, string> { [Start] = unusable.Message };
        }
        if (!algorithm.StartsFrom.Contains(start.Kind))
            return new Dictionary<string, string> { [Start] = Refusal(start.Kind) };
        if (settings is IEncoderSettings { FrozenLayers: var frozen } && frozen > start.Layers)
            problems[Frozen] = $"It is {frozen}, and the checkpoint's network has {start.Layers} layers.";
        // A checkpoint that says how much its policy reads is read so, whatever the settings say. A policy that says nothing of it has no memory.
        var own = limits?.BySetting() ?? (start.Kind == ModelKind.Policy ? new Dictionary<string, int> { [PolicyLimits.MemorySetting] = 0 } : null);
        foreach (var (name, tokens) in settings.LongestTexts())
            if (own is not null && own.TryGetValue(name, out var read))
            {
                // No preset has a memory: one that is asked for is meant, whoever asks.
                if (tokens != read && (given?.Contains(name) == true || name == PolicyLimits.MemorySetting && tokens > 0))
                    problems[name] = name == PolicyLimits.MemorySetting
                        ? $"It is {tokens}, and the checkpoint's policy was trained with {read}: a policy keeps the memory that it has. Leave it out, or begin from scratch or from an encoder."
                        : $"It is {tokens}, and the checkpoint's policy was trained to read {read}: leave it out.";
            }
            else if (tokens > start.MaxPositions)
                problems[name] = $"It is {tokens}, and the checkpoint's network has {start.MaxPositions} positions: give at most {start.MaxPositions}.";
        return problems;
    }

    /// <exception cref="InvalidOperationException">Something does not go together; the message names the setting.</exception>
    public static void Require(Algorithm algorithm, TrainingSettings settings, string? folder)
    {
        if (Problems(algorithm, settings, folder) is { Count: > 0 } problems)
            throw new InvalidOperationException($"This run cannot start from {folder ?? "scratch"}. {string.Join(" ", problems.Select(problem => $"{problem.Key}: {problem.Value}"))}");
    }

    private static string Refusal(ModelKind kind) => kind switch
    {
        ModelKind.Encoder => "It is an encoder that has not learned to act or to write: imitate from it first.",
        ModelKind.Policy => "It is a policy, and has not learned to write queries.",
        ModelKind.RewardModel => "It is a reward model, which values purchases and has no policy.",
        ModelKind.QueryWriter => "It is a query writer (BART), and this algorithm starts from a BERT.",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown kind"),
    };
}
