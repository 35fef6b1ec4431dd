using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Imitation;
using WebShopRL.Agents.Training.Preferences;
using WebShopRL.Agents.Training.Pretraining;
using WebShopRL.Agents.Training.QueryWriting;
using WebShopRL.Agents.Weights;

namespace WebShopRL.Agents;

/// <summary>Whether a run's settings and the checkpoint that it starts from go together. Reads configs and lists of tensors, no weights, so that it can be asked before a run is launched.</summary>
public static class StartCheck
{
    private const string Start = "initial_checkpoint";

    /// <summary>What does not go together, by the setting's name as JSON has it; <c>initial_checkpoint</c> where it is the checkpoint itself. Empty where all is well.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    public static IReadOnlyDictionary<string, string> Problems(TrainingSettings settings, string folder)
    {
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        CheckpointDescription start;
        try
        {
            start = CheckpointFolder.Describe(folder);
        }
        catch (CheckpointException unusable)
        {
            return new Dictionary<string, string> { [Start] = unusable.Message };
        }
        if (start.Kind == CheckpointKind.QueryWriter != settings is SearchImitationSettings)
            return new Dictionary<string, string> { [Start] = start.Kind == CheckpointKind.QueryWriter ? "It is a query writer (BART), and this algorithm starts from a BERT." : "It is a BERT, and a query writer starts from a BART." };
        if (settings is DpoSettings && start.Kind == CheckpointKind.Encoder)
            problems[Start] = "It is an encoder that has not learned to act, and cannot be the reference: imitate from it first.";
        if (settings is EncoderSettings { FrozenLayers: var frozen } && frozen > start.Layers)
            problems["frozen_layers"] = $"It is {frozen}, and the checkpoint's network has {start.Layers} layers.";
        switch (settings)
        {
            // A checkpoint that says how much its policy reads is read so, whatever the settings say.
            case ImitationSettings imitation when PolicyLimits.Find(folder) is null:
                Fits("page_tokens", imitation.PageTokens);
                Fits("action_tokens", imitation.ActionTokens);
                break;
            case SearchImitationSettings writer:
                Fits("text_tokens", writer.TextTokens);
                break;
            case PretrainSettings pretraining:
                Fits("text_tokens", pretraining.TextTokens);
                break;
        }
        return problems;

        void Fits(string name, int tokens)
        {
            if (tokens > start.MaxPositions)
                problems[name] = $"It is {tokens}, and the checkpoint's network has {start.MaxPositions} positions: give at most {start.MaxPositions}.";
        }
    }

    /// <exception cref="InvalidOperationException">Something does not go together; the message names the setting.</exception>
    public static void Require(TrainingSettings settings, string folder)
    {
        if (Problems(settings, folder) is { Count: > 0 } problems)
            throw new InvalidOperationException($"This run cannot start from {folder}. {string.Join(" ", problems.Select(problem => $"{problem.Key}: {problem.Value}"))}");
    }
}
