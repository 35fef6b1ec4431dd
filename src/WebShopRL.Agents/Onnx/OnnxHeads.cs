using WebShopRL.Agents.Networks;
using static WebShopRL.Agents.Onnx.OnnxGraph;

namespace WebShopRL.Agents.Onnx;

/// <summary>What stands on the encoder, in ONNX's operators: the choice among actions, a page's value, and a reward model's parts.</summary>
internal sealed class OnnxHeads(OnnxGraph graph, OnnxBert bert)
{
    /// <summary>Takes a token out of a softmax, as in <see cref="ChoiceModel.Scores"/>.</summary>
    private const float Masked = 1e30f;

    /// <summary>
    /// <see cref="ChoiceModel.Scores"/> of one action for each row, [A]. Actions come with the row of their page, so the pages' states are laid beside them instead of the actions beside each page.
    /// </summary>
    /// <param name="states">Encoded pages [B, Ls, H].</param>
    /// <param name="stateMask">int64 [B, Ls].</param>
    /// <param name="actions">Encoded actions [A, La, H].</param>
    /// <param name="actionMask">int64 [A, La].</param>
    /// <param name="pageOfAction">int64 [A].</param>
    /// <param name="maskPadding"><see cref="BertConfig.MaskActionPadding"/>.</param>
    public string Scores(string states, string stateMask, string actions, string actionMask, string pageOfAction, bool maskPadding)
    {
        var mask = bert.Floats(actionMask);
        var memory = graph.Add("MatMul", [states, Transposed(bert.Weight("attn.memory_linear.weight"), 1, 0)]); // [B, Ls, 1]
        var bias = Sub(Transposed(memory, 0, 2, 1), graph.Add("Unsqueeze", [Padding(bert.Floats(stateMask)), graph.List(1)])); // [B, 1, Ls]
        var keys = Transposed(Mul(states, bert.Weight("attn.dot_scale")), 0, 2, 1); // [B, H, Ls]
        var similarity = graph.Add("Add", [graph.Add("MatMul", [actions, OfPage(keys)]), OfPage(bias)]); // [A, La, Ls]
        var seen = graph.Add("MatMul", [Softmax(similarity, 2), OfPage(states)]); // [A, La, H]

        var best = graph.Add("ReduceMax", [similarity], With("axes", [2]), With("keepdims", 0)); // [A, La]
        var weights = graph.Add("Add", [best, Column(actions, "attn.input_linear.weight")]);
        if (maskPadding)
            weights = Sub(weights, Padding(mask));
        var pooled = graph.Add("MatMul", [graph.Add("Unsqueeze", [Softmax(weights, 1), graph.List(1)]), actions]); // [A, 1, H]

        var joined = graph.Add("Concat", [actions, seen, Mul(actions, seen), Mul(pooled, seen)], With("axis", 2));
        var mixed = graph.Add("Relu", [graph.Add("Add", [graph.Add("MatMul", [joined, Transposed(bert.Weight("linear_1.weight"), 1, 0)]), bert.Weight("linear_1.bias")])]);
        var tokens = Mul(Column(mixed, "linear_2.weight"), mask); // [A, La]
        return graph.Add("Add", [graph.Add("Div", [Sum(tokens, 1), Sum(mask, 1)]), bert.Weight("linear_2.bias")]);

        string OfPage(string value) => graph.Add("Gather", [value, pageOfAction]);
    }

    /// <summary>Scores to natural-log probabilities, [A], each over the actions of its own page.</summary>
    /// <param name="pageIds">int64 [B, Ls]: how many pages there are.</param>
    public string LogProbabilities(string scores, string pageOfAction, string pageIds)
    {
        var pages = graph.Add("Gather", [graph.Add("Shape", [pageIds]), graph.Constant(0)]);
        var rows = graph.Add("Unsqueeze", [graph.Add("Range", [graph.Constant(0), pages, graph.Constant(1)]), graph.List(1)]);
        var own = graph.Add("Equal", [rows, graph.Add("Unsqueeze", [pageOfAction, graph.List(0)])]); // [B, A]
        var grid = graph.Add("Where", [own, graph.Add("Unsqueeze", [scores, graph.List(0)]), graph.Constant(-Masked)]);
        return Sum(graph.Add("Where", [own, graph.Add("LogSoftmax", [grid], With("axis", 1)), graph.Constant(0f)]), 0);
    }

    /// <summary><see cref="ChoiceModel.Value"/> of encoded pages, [B].</summary>
    public string Value(string states)
    {
        var hidden = graph.Add("LeakyRelu", [bert.Linear("linear_3.0", First(states))], With("alpha", 0.01f));
        return graph.Add("Squeeze", [bert.Linear("linear_3.2", hidden), graph.List(1)]);
    }

    /// <summary>The sigmoid of <see cref="RewardModel.Logits"/> of encoded texts, [B, <see cref="RewardModel.Outputs"/>].</summary>
    public string RewardParts(string states)
    {
        var pooled = graph.Add("Tanh", [bert.Linear("reward_head.dense", First(states))]);
        return graph.Add("Sigmoid", [bert.Linear("reward_head.output", pooled)]);
    }

    /// <summary>The first token's state, [N, H].</summary>
    private string First(string states) => graph.Add("Gather", [states, graph.Constant(0)], With("axis", 1));

    /// <summary>[N, L, H] times a weight of one row, [N, L].</summary>
    private string Column(string values, string weight) =>
        graph.Add("Squeeze", [graph.Add("MatMul", [values, Transposed(bert.Weight(weight), 1, 0)]), graph.List(2)]);

    /// <summary>0 at tokens, <see cref="Masked"/> at padding.</summary>
    private string Padding(string mask) => Mul(Sub(graph.Constant(1f), mask), graph.Constant(Masked));

    private string Transposed(string value, params long[] order) => graph.Add("Transpose", [value], With("perm", order));

    private string Softmax(string value, long axis) => graph.Add("Softmax", [value], With("axis", axis));

    private string Sum(string value, long axis) => graph.Add("ReduceSum", [value, graph.List(axis)], With("keepdims", 0));

    private string Mul(string one, string other) => graph.Add("Mul", [one, other]);

    private string Sub(string from, string what) => graph.Add("Sub", [from, what]);
}
