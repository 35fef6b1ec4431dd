using TorchSharp;
using TorchSharp.Modules;
using WebShopRL.Agents.Networks.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace WebShopRL.Agents.Networks;

/// <summary>What an encoder's and a decoder's block share: post-norm residuals and the feed-forward part.</summary>
internal abstract class BartLayer : Module
{
    private readonly BartConfig _config;
    private readonly Linear _widen, _narrow;

    protected BartLayer(BartConfig config, int wide, string name) : base(name)
    {
        _config = config;
        register_module("fc1", _widen = NamedModules.Linear(config.HiddenSize, wide, config.InitializerRange));
        register_module("fc2", _narrow = NamedModules.Linear(wide, config.HiddenSize, config.InitializerRange));
        register_module("final_layer_norm", FinalNorm = NamedModules.LayerNorm(config.HiddenSize, 1e-5));
    }

    protected LayerNorm FinalNorm { get; }

    protected Tensor FeedForward(Tensor hidden)
    {
        var wide = DroppedOut.Apply(functional.gelu(functional.linear(hidden, _widen.weight!, _widen.bias)), _config.ActivationDropout, training);
        return AddAndNormalise(functional.linear(wide, _narrow.weight!, _narrow.bias), hidden, FinalNorm);
    }

    protected Tensor AddAndNormalise(Tensor change, Tensor residual, LayerNorm norm) =>
        functional.layer_norm(DroppedOut.Apply(change, _config.Dropout, training) + residual, [_config.HiddenSize], norm.weight, norm.bias, 1e-5);
}

/// <summary>A block of the encoder: [B, L, H] to [B, L, H].</summary>
internal sealed class BartEncoderLayer : BartLayer
{
    private readonly BartAttention _self;
    private readonly LayerNorm _selfNorm;

    public BartEncoderLayer(BartConfig config) : base(config, config.EncoderIntermediateSize, nameof(BartEncoderLayer))
    {
        register_module("self_attn", _self = new BartAttention(config.HiddenSize, config.EncoderHeads, config.AttentionDropout, config.InitializerRange));
        register_module("self_attn_layer_norm", _selfNorm = NamedModules.LayerNorm(config.HiddenSize, 1e-5));
    }

    public Tensor Forward(Tensor hidden, Tensor? bias)
    {
        var (keys, values) = _self.KeysAndValues(hidden);
        return FeedForward(AddAndNormalise(_self.Attend(hidden, keys, values, bias), hidden, _selfNorm));
    }
}

/// <summary>A block of the decoder.</summary>
internal sealed class BartDecoderLayer : BartLayer
{
    private readonly BartAttention _self, _cross;
    private readonly LayerNorm _selfNorm, _crossNorm;

    public BartDecoderLayer(BartConfig config) : base(config, config.DecoderIntermediateSize, nameof(BartDecoderLayer))
    {
        register_module("self_attn", _self = new BartAttention(config.HiddenSize, config.DecoderHeads, config.AttentionDropout, config.InitializerRange));
        register_module("self_attn_layer_norm", _selfNorm = NamedModules.LayerNorm(config.HiddenSize, 1e-5));
        register_module("encoder_attn", _cross = new BartAttention(config.HiddenSize, config.DecoderHeads, config.AttentionDropout, config.InitializerRange));
        register_module("encoder_attn_layer_norm", _crossNorm = NamedModules.LayerNorm(config.HiddenSize, 1e-5));
    }

    /// <summary>All positions at once, each seeing those before it (training).</summary>
    public Tensor Forward(Tensor hidden, Tensor encoded, Tensor? encodedBias)
    {
        var (keys, values) = _self.KeysAndValues(hidden);
        var afterSelf = AddAndNormalise(_self.Attend(hidden, keys, values, bias: null, causal: true), hidden, _selfNorm);
        var (crossKeys, crossValues) = CrossKeysAndValues(encoded);
        return FeedForward(AddAndNormalise(_cross.Attend(afterSelf, crossKeys, crossValues, encodedBias), afterSelf, _crossNorm));
    }

    public (Tensor Keys, Tensor Values) CrossKeysAndValues(Tensor encoded) => _cross.KeysAndValues(encoded);

    /// <summary>
    /// One more position. <paramref name="hidden"/> is [B * K, 1, H], K beams of each text side by side. The text's own keys and values are shared by its beams, which stand as K
    /// queries of one sequence.
    /// </summary>
    public Tensor Step(Tensor hidden, ref (Tensor Keys, Tensor Values)? past, (Tensor Keys, Tensor Values) cross, Tensor? encodedBias)
    {
        var (keys, values) = _self.KeysAndValues(hidden);
        if (past is { } before)
            (keys, values) = (cat([before.Keys, keys], 2), cat([before.Values, values], 2));
        past = (keys, values);
        var afterSelf = AddAndNormalise(_self.Attend(hidden, keys, values, bias: null), hidden, _selfNorm);
        var texts = cross.Keys.shape[0];
        var queries = afterSelf.view(texts, -1, hidden.shape[2]);
        var fromText = _cross.Attend(queries, cross.Keys, cross.Values, encodedBias).view(hidden.shape);
        return FeedForward(AddAndNormalise(fromText, afterSelf, _crossNorm));
    }
}
