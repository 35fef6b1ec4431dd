using TorchSharp;
using TorchSharp.Modules;
using WebShopRL.Agents.Networks.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace WebShopRL.Agents.Networks;

/// <summary>Multi-head attention under BART's key names. Queries come from one sequence, keys and values from the same or another.</summary>
internal sealed class BartAttention : Module
{
    private readonly Linear _query, _key, _value, _output;
    private readonly int _heads;
    private readonly double _dropout;

    public BartAttention(int hidden, int heads, double dropout, double deviation) : base(nameof(BartAttention))
    {
        (_heads, _dropout) = (heads, dropout);
        register_module("q_proj", _query = NamedModules.Linear(hidden, hidden, deviation));
        register_module("k_proj", _key = NamedModules.Linear(hidden, hidden, deviation));
        register_module("v_proj", _value = NamedModules.Linear(hidden, hidden, deviation));
        register_module("out_proj", _output = NamedModules.Linear(hidden, hidden, deviation));
    }

    /// <summary>Keys and values of a sequence [B, L, H], each [B, heads, L, d].</summary>
    public (Tensor Keys, Tensor Values) KeysAndValues(Tensor sequence) => (Split(Project(_key, sequence)), Split(Project(_value, sequence)));

    /// <summary>Queries [B, L, H] over given keys and values to [B, L, H].</summary>
    /// <param name="bias">Added to the scores, broadcast to [B, heads, L, K]; null for none.</param>
    public Tensor Attend(Tensor queries, Tensor keys, Tensor values, Tensor? bias, bool causal = false)
    {
        var split = Split(Project(_query, queries));
        var dropout = training ? _dropout : 0;
        // Torch's own attention would draw dropout from the process's generator.
        var attended = dropout > 0 && split.device_type == DeviceType.CPU
            ? DroppedOut.Apply(Probabilities(split, keys, bias, causal), dropout, training: true).matmul(values)
            : functional.scaled_dot_product_attention(split, keys, values, bias, dropout, causal);
        return Project(_output, attended.transpose(1, 2).reshape(queries.shape));
    }

    /// <summary>Which keys each query looks at, [B, heads, L, K].</summary>
    private static Tensor Probabilities(Tensor queries, Tensor keys, Tensor? bias, bool causal)
    {
        var scores = (queries * (1 / Math.Sqrt(queries.shape[3]))).matmul(keys.transpose(2, 3));
        if (bias is not null)
            scores = scores + bias;
        if (causal)
            scores = scores.masked_fill(ones(scores.shape[2], scores.shape[3], ScalarType.Bool).triu(1), double.NegativeInfinity);
        return scores.softmax(3);
    }

    private Tensor Split(Tensor sequence) => sequence.view(sequence.shape[0], sequence.shape[1], _heads, -1).transpose(1, 2);

    private static Tensor Project(Linear linear, Tensor sequence) => functional.linear(sequence, linear.weight!, linear.bias);
}
