using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Onnx;

/// <summary>
/// A checkpoint as a folder for ONNX Runtime: the whole network as one graph in <see cref="Model"/>, and beside it the tokenizer and the limits by which texts become its input. A policy answers with log-probabilities, a reward
/// model with its parts, an encoder with hidden states.
/// </summary>
public static class OnnxFolder
{
    public const string Model = "model.onnx";

    private const string Card = "README.md";

    /// <param name="from">A checkpoint of ours.</param>
    /// <param name="to">An empty folder.</param>
    /// <param name="encoder">Of a policy or a reward model the encoder alone.</param>
    /// <param name="card">Makes the model card of a section that says how the graph is fed.</param>
    /// <exception cref="CheckpointException">The checkpoint is broken, or of a kind that is no one graph.</exception>
    public static void Write(string from, string to, bool encoder, Func<string, string> card)
    {
        using var scope = NewDisposeScope();
        var kind = CheckpointFolder.Kind(from);
        if (kind == ModelKind.QueryWriter)
            throw new CheckpointException("A query writer writes token by token, by a search over what it wrote before: that is no one graph, and no ONNX file is made of it. Take the export for transformers.");
        var path = Path.Combine(to, Model);
        var (config, tokenizer, reading) = (encoder ? ModelKind.Encoder : kind) switch
        {
            ModelKind.Policy => WritePolicy(from, path),
            ModelKind.RewardModel => WriteReward(from, path),
            _ => WriteEncoder(from, path),
        };
        File.WriteAllText(Path.Combine(to, CheckpointFolder.Config), config.ToJson());
        tokenizer.Save(to);
        if (kind == ModelKind.Policy)
            PolicyLimits.Load(from).Save(to);
        File.WriteAllText(Path.Combine(to, Card), card(reading));
    }

    private static (BertConfig, PolicyTokenizer, string) WritePolicy(string from, string path)
    {
        using var loaded = CheckpointFolder.LoadPolicy(from);
        OnnxNetworks.Policy(loaded.Model).Write(path);
        return (loaded.Model.Config, loaded.Tokenizer, OnnxReading.Policy(loaded.Model.Config));
    }

    private static (BertConfig, PolicyTokenizer, string) WriteReward(string from, string path)
    {
        using var loaded = CheckpointFolder.LoadRewardModel(from, CheckpointFolder.LoadConfig(from).TypeVocabularySize);
        OnnxNetworks.Reward(loaded.Model).Write(path);
        return (loaded.Model.Config, loaded.Tokenizer, OnnxReading.RewardModel);
    }

    /// <summary>A policy's or a reward model's too: heads of other tasks are passed over.</summary>
    private static (BertConfig, PolicyTokenizer, string) WriteEncoder(string from, string path)
    {
        using var loaded = CheckpointFolder.LoadMaskedLanguageModel(from);
        OnnxNetworks.Encoder(loaded.Model, loaded.Model.Config).Write(path);
        return (loaded.Model.Config, loaded.Tokenizer, OnnxReading.Encoder);
    }
}
