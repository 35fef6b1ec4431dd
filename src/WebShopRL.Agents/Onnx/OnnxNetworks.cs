using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Onnx;

/// <summary>Each kind of network as one graph, with the names of what goes in and comes out.</summary>
internal static class OnnxNetworks
{
    // As exporters of transformers name them; a policy's begin with what they are of.
    private const string Ids = "input_ids", Mask = "attention_mask", Types = "token_type_ids", Texts = "texts", Length = "length";

    /// <summary>Log-probabilities of actions, and the value of pages where it was trained and can be told in units of the reward.</summary>
    /// <exception cref="CheckpointException">It reads pictures.</exception>
    public static OnnxGraph Policy(ChoiceModel model)
    {
        if (model.Config.ImageSize > 0)
            throw new CheckpointException($"This policy reads pictures ({model.Config.ImageSize} features a page), which are not served here, and no graph is made of it. Take the export for transformers.");
        const string Pages = "pages", Actions = "actions";
        var graph = new OnnxGraph("policy");
        var bert = new OnnxBert(graph, model, model.Config);
        var heads = new OnnxHeads(graph, bert);
        var (pageIds, pageMask) = (graph.Integers($"page_{Ids}", Pages, "page_length"), graph.Integers($"page_{Mask}", Pages, "page_length"));
        var (actionIds, actionMask) = (graph.Integers($"action_{Ids}", Actions, "action_length"), graph.Integers($"action_{Mask}", Actions, "action_length"));
        var pageOfAction = graph.Integers("page_of_action", Actions);
        var states = bert.Encode(pageIds, pageMask, types: null);
        var scores = heads.Scores(states, pageMask, bert.Encode(actionIds, actionMask, types: null), actionMask, pageOfAction, model.Config.MaskActionPadding);
        graph.Output("log_probs", heads.LogProbabilities(scores, pageOfAction, pageIds), Actions);
        if (model.Config.ValueScale is { } scale)
            graph.Output("value", graph.Add("Div", [heads.Value(states), graph.Constant((float)scale)]), Pages);
        return graph;
    }

    /// <summary>The parts of purchases' values, each in [0, 1].</summary>
    public static OnnxGraph Reward(RewardModel model)
    {
        var graph = new OnnxGraph("reward_model");
        var bert = new OnnxBert(graph, model, model.Config);
        graph.Output("parts", new OnnxHeads(graph, bert).RewardParts(Hidden(graph, bert)), Texts, $"{RewardModel.Outputs}");
        return graph;
    }

    /// <summary>Hidden states of texts.</summary>
    /// <param name="model">A network with a BERT under <c>bert.</c></param>
    public static OnnxGraph Encoder(nn.Module model, BertConfig config)
    {
        var graph = new OnnxGraph("encoder");
        graph.Output("last_hidden_state", Hidden(graph, new OnnxBert(graph, model, config)), Texts, Length, $"{config.HiddenSize}");
        return graph;
    }

    /// <summary>Of one batch of texts with token types.</summary>
    private static string Hidden(OnnxGraph graph, OnnxBert bert) =>
        bert.Encode(graph.Integers(Ids, Texts, Length), graph.Integers(Mask, Texts, Length), graph.Integers(Types, Texts, Length));
}
