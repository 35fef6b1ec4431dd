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
        var query = functional.linear(hidden, _query.weight!, _query.bias);
        var key = functional.linear(hidden, _key.weight!, _key.bias);
        var value = functional.linear(hidden, _value.weight!, _value.bias);
        var attended = blocks.Count == 1
            ? Attend(query, key, value, blocks[0])
            : cat([.. blocks.Select(block => Attend(query, key, value, block))]);
        var afterAttention = AddAndNormalise(functional.linear(attended, _attentionOutput.weight!, _attentionOutput.bias), hidden, _attentionNorm);
        var wide = functional.gelu(functional.linear(afterAttention, _intermediate.weight!, _intermediate.bias));
        return AddAndNormalise(functional.linear(wide, _output.weight!, _output.bias), afterAttention, _outputNorm);
    }

    private Tensor Attend(Tensor query, Tensor key, Tensor value, AttentionBlock block)
    {
        var attended = functional.scaled_dot_product_attention(Heads(query), Heads(key), Heads(value), block.Bias, training ? _config.AttentionDropout : 0);
        return attended.transpose(1, 2).reshape(block.Tokens, _config.HiddenSize);

        Tensor Heads(Tensor all) => all.narrow(0, block.Start, block.Tokens)
            .view(block.Texts, block.Length, _config.Heads, _config.HiddenSize / _config.Heads).transpose(1, 2);
    }

    private Tensor AddAndNormalise(Tensor change, Tensor residual, LayerNorm norm) => functional.layer_norm(
        functional.dropout(change, _config.HiddenDropout, training) + residual, [_config.HiddenSize], norm.weight, norm.bias, _config.LayerNormEps);
}
