using TorchSharp;
using TorchSharp.Modules;
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
        var attended = functional.scaled_dot_product_attention(Split(Project(_query, queries)), keys, values, bias, training ? _dropout : 0, causal);
        return Project(_output, attended.transpose(1, 2).reshape(queries.shape));
    }

    private Tensor Split(Tensor sequence) => sequence.view(sequence.shape[0], sequence.shape[1], _heads, -1).transpose(1, 2);

    private static Tensor Project(Linear linear, Tensor sequence) => functional.linear(sequence, linear.weight!, linear.bias);
}
