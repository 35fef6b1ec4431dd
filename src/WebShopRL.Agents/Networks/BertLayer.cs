using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace WebShopRL.Agents.Networks;

/// <summary>
/// One transformer block (Devlin et al. 2019, post-norm). Works on all tokens of all blocks laid end to end, [T, H]; only attention looks at the texts apart.
/// Sub-modules carry the names of the published checkpoints.
/// </summary>
public sealed class BertLayer : Module
{
    private readonly BertConfig _config;
    private readonly Linear _query, _key, _value, _attentionOutput, _intermediate, _output;
    private readonly LayerNorm _attentionNorm, _outputNorm;

    internal BertLayer(BertConfig config) : base(nameof(BertLayer))
    {
        _config = config;
        var (hidden, wide, deviation) = (config.HiddenSize, config.IntermediateSize, config.InitializerRange);
        register_module("attention", new Group(
            ("self", new Group(
                ("query", _query = NamedModules.Linear(hidden, hidden, deviation)),
                ("key", _key = NamedModules.Linear(hidden, hidden, deviation)),
                ("value", _value = NamedModules.Linear(hidden, hidden, deviation)))),
            ("output", new Group(
                ("dense", _attentionOutput = NamedModules.Linear(hidden, hidden, deviation)),
                ("LayerNorm", _attentionNorm = NamedModules.LayerNorm(hidden, config.LayerNormEps))))));
        register_module("intermediate", new Group(("dense", _intermediate = NamedModules.Linear(hidden, wide, deviation))));
        register_module("output", new Group(
            ("dense", _output = NamedModules.Linear(wide, hidden, deviation)),
            ("LayerNorm", _outputNorm = NamedModules.LayerNorm(hidden, config.LayerNormEps))));
    }

    /// <summary>Hidden states [T, H] to hidden states [T, H].</summary>
    internal Tensor Forward(Tensor hidden, IReadOnlyList<AttentionBlock> blocks)
    {
        // One product for all three: [T, 3 H].
        var projected = functional.linear(hidden, cat([_query.weight!, _key.weight!, _value.weight!]), cat([_query.bias!, _key.bias!, _value.bias!]));
        var attended = blocks.Count == 1 ? Attend(projected, blocks[0]) : cat([.. blocks.Select(block => Attend(projected, block))]);
        var afterAttention = AddAndNormalise(functional.linear(attended, _attentionOutput.weight!, _attentionOutput.bias), hidden, _attentionNorm);
        var wide = BertOperations.Gelu(functional.linear(afterAttention, _intermediate.weight!, _intermediate.bias));
        return AddAndNormalise(functional.linear(wide, _output.weight!, _output.bias), afterAttention, _outputNorm);
    }

    private Tensor Attend(Tensor projected, AttentionBlock block) =>
        BertOperations.Attend(projected.narrow(0, block.Start, block.Tokens), block, _config.Heads, training ? _config.AttentionDropout : 0);

    private Tensor AddAndNormalise(Tensor change, Tensor residual, LayerNorm norm) =>
        BertOperations.AddAndNormalise(change, residual, norm.weight!, norm.bias!, _config.LayerNormEps, training ? _config.HiddenDropout : 0);
}
