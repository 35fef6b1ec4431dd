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

    // Names of inputs and dimensions as exporters of transformers give them; a policy's begin with what they are of.
    private const string Ids = "input_ids", Mask = "attention_mask", Types = "token_type_ids", Texts = "texts", Length = "length";

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
        var graph = new OnnxGraph(encoder ? "encoder" : kind.ToString());
        var (config, tokenizer, reading) = (encoder ? ModelKind.Encoder : kind) switch
        {
            ModelKind.Policy => Policy(graph, from),
            ModelKind.RewardModel => Reward(graph, from),
            _ => Encoder(graph, from),
        };
        graph.Write(Path.Combine(to, Model));
        File.WriteAllText(Path.Combine(to, CheckpointFolder.Config), config.ToJson());
        tokenizer.Save(to);
        if (kind == ModelKind.Policy)
            PolicyLimits.Load(from).Save(to);
        File.WriteAllText(Path.Combine(to, Card), card(reading));
    }

    private static (BertConfig, PolicyTokenizer, string) Policy(OnnxGraph graph, string from)
    {
        using var loaded = CheckpointFolder.LoadPolicy(from);
        var config = loaded.Model.Config;
        if (config.ImageSize > 0)
            throw new CheckpointException($"This policy reads pictures ({config.ImageSize} features a page), which are not served here: there is nothing that its graph could be held to, and none is made. Take the export for transformers.");
        var bert = new OnnxBert(graph, loaded.Model, config);
        var heads = new OnnxHeads(graph, bert);
        const string Pages = "pages", Actions = "actions";
        var (pageIds, pageMask) = (graph.Integers($"page_{Ids}", Pages, "page_length"), graph.Integers($"page_{Mask}", Pages, "page_length"));
        var (actionIds, actionMask) = (graph.Integers($"action_{Ids}", Actions, "action_length"), graph.Integers($"action_{Mask}", Actions, "action_length"));
        var pageOfAction = graph.Integers("page_of_action", Actions);
        var states = bert.Encode(pageIds, pageMask, types: null);
        var scores = heads.Scores(states, pageMask, bert.Encode(actionIds, actionMask, types: null), actionMask, pageOfAction, config.MaskActionPadding);
        graph.Output("log_probs", heads.LogProbabilities(scores, pageOfAction, pageIds), Actions);
        if (config.ValueTrained)
            graph.Output("value", heads.Value(states), Pages);
        return (config, loaded.Tokenizer, OnnxReading.Policy(config));
    }

    private static (BertConfig, PolicyTokenizer, string) Reward(OnnxGraph graph, string from)
    {
        using var loaded = CheckpointFolder.LoadRewardModel(from, CheckpointFolder.LoadConfig(from).TypeVocabularySize);
        var bert = new OnnxBert(graph, loaded.Model, loaded.Model.Config);
        graph.Output("parts", new OnnxHeads(graph, bert).RewardParts(Hidden(graph, bert)), Texts, $"{RewardModel.Outputs}");
        return (loaded.Model.Config, loaded.Tokenizer, OnnxReading.RewardModel);
    }

    /// <summary>A policy's or a reward model's too: heads of other tasks are passed over.</summary>
    private static (BertConfig, PolicyTokenizer, string) Encoder(OnnxGraph graph, string from)
    {
        using var loaded = CheckpointFolder.LoadMaskedLanguageModel(from);
        var config = loaded.Model.Config;
        graph.Output("last_hidden_state", Hidden(graph, new OnnxBert(graph, loaded.Model, config)), Texts, Length, $"{config.HiddenSize}");
        return (config, loaded.Tokenizer, OnnxReading.Encoder);
    }

    /// <summary>Hidden states of one batch of texts with token types.</summary>
    private static string Hidden(OnnxGraph graph, OnnxBert bert) =>
        bert.Encode(graph.Integers(Ids, Texts, Length), graph.Integers(Mask, Texts, Length), graph.Integers(Types, Texts, Length));
}
