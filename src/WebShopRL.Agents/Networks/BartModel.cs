using TorchSharp;
using TorchSharp.Modules;
using WebShopRL.Agents.Networks.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace WebShopRL.Agents.Networks;

/// <summary>
/// BART (Lewis et al. 2020) with its language head, transformers' <c>BartForConditionalGeneration</c>: the encoder reads a text, the decoder writes one. One word embedding serves both and the
/// head. Parameters have the published names.
/// </summary>
public sealed class BartModel : Module
{
    /// <summary>BART's position table begins with two rows that no position uses.</summary>
    private const int PositionOffset = 2;

    private readonly Embedding _words, _encoderPositions, _decoderPositions;
    private readonly LayerNorm _encoderNorm, _decoderNorm;
    private readonly BartEncoderLayer[] _encoder;
    private readonly BartDecoderLayer[] _decoder;
    private readonly Tensor _logitBias;

    public BartModel(BartConfig config) : base(nameof(BartModel))
    {
        Config = config;
        var (hidden, deviation) = (config.HiddenSize, config.InitializerRange);
        _encoder = [.. Enumerable.Range(0, config.EncoderLayers).Select(_ => new BartEncoderLayer(config))];
        _decoder = [.. Enumerable.Range(0, config.DecoderLayers).Select(_ => new BartDecoderLayer(config))];
        register_module("model", new Group(
            ("shared", _words = NamedModules.Embedding(config.VocabularySize, hidden, deviation, paddingRow: config.PaddingId)),
            ("encoder", new Group(
                ("embed_positions", _encoderPositions = NamedModules.Embedding(config.MaxPositions + PositionOffset, hidden, deviation)),
                ("layers", new Group([.. _encoder.Select((layer, i) => ($"{i}", (Module)layer))])),
                ("layernorm_embedding", _encoderNorm = NamedModules.LayerNorm(hidden, 1e-5)))),
            ("decoder", new Group(
                ("embed_positions", _decoderPositions = NamedModules.Embedding(config.MaxPositions + PositionOffset, hidden, deviation)),
                ("layers", new Group([.. _decoder.Select((layer, i) => ($"{i}", (Module)layer))])),
                ("layernorm_embedding", _decoderNorm = NamedModules.LayerNorm(hidden, 1e-5))))));
        register_buffer("final_logits_bias", _logitBias = zeros(1, config.VocabularySize));
    }

    public BartConfig Config { get; }

    /// <summary>Texts to hidden states [B, L, H].</summary>
    public Tensor Encode(TokenBlock texts)
    {
        var bias = AttentionBias(texts);
        var hidden = Embed(texts.Ids, 0, _encoderPositions, _encoderNorm);
        foreach (var layer in _encoder)
            hidden = layer.Forward(hidden, bias);
        return hidden;
    }

    /// <summary>Decoder inputs [B, T] over encoded texts to logits [B, T, V], all positions at once.</summary>
    public Tensor Decode(Tensor inputs, Tensor encoded, TokenBlock texts)
    {
        var bias = AttentionBias(texts);
        var hidden = Embed(inputs, 0, _decoderPositions, _decoderNorm);
        foreach (var layer in _decoder)
            hidden = layer.Forward(hidden, encoded, bias);
        return Logits(hidden);
    }

    /// <summary>Mean cross-entropy of the labels [B, T], -100 where there is none; the decoder reads them shifted right by one behind its start token.</summary>
    public Tensor Loss(TokenBlock texts, Tensor labels)
    {
        var start = full([labels.shape[0], 1], Config.DecoderStartId, ScalarType.Int64, labels.device);
        var inputs = cat([start, labels.narrow(1, 0, labels.shape[1] - 1)], 1);
        inputs = inputs.masked_fill(inputs.eq(-100), Config.PaddingId);
        var logits = Decode(inputs, Encode(texts), texts);
        return functional.cross_entropy(logits.view(-1, Config.VocabularySize), labels.reshape(-1), ignore_index: -100);
    }

    /// <summary>Starts writing, one token at a time.</summary>
    /// <param name="beams">Texts written side by side for each text read.</param>
    internal BartDecoding StartDecoding(TokenBlock texts, int beams)
    {
        var encoded = Encode(texts);
        return new BartDecoding(this, [.. _decoder.Select(layer => layer.CrossKeysAndValues(encoded))], AttentionBias(texts), beams);
    }

    /// <summary>One token for each text being written, int64 [B * K, 1], at <paramref name="position"/>, to logits [B * K, V].</summary>
    internal Tensor Step(Tensor tokens, int position, (Tensor Keys, Tensor Values)?[] past, IReadOnlyList<(Tensor Keys, Tensor Values)> cross, Tensor? bias)
    {
        var hidden = Embed(tokens, position, _decoderPositions, _decoderNorm);
        for (var i = 0; i < _decoder.Length; i++)
            hidden = _decoder[i].Step(hidden, ref past[i], cross[i], bias);
        return Logits(hidden.squeeze(1));
    }

    private Tensor Logits(Tensor hidden) => functional.linear(hidden, _words.weight!) + _logitBias;

    private Tensor Embed(Tensor ids, int position, Embedding positions, LayerNorm norm)
    {
        var length = ids.shape[1];
        if (position + length > Config.MaxPositions)
            throw new ArgumentException($"A text of {position + length} tokens is longer than the {Config.MaxPositions} this network has positions for; truncate it when tokenizing.");
        var words = _words.call(ids);
        if (Config.ScaleEmbedding)
            words = words * Math.Sqrt(Config.HiddenSize);
        var sum = words + positions.weight!.narrow(0, position + PositionOffset, length);
        return DroppedOut.Apply(functional.layer_norm(sum, [Config.HiddenSize], norm.weight, norm.bias, 1e-5), Config.Dropout, training);
    }

    private Tensor? AttentionBias(TokenBlock texts) => texts.Mask is null ? null
        : (1 - texts.Mask.to(_words.weight!.dtype)).mul_(-3.4028234663852886e38).view(texts.Texts, 1, 1, texts.Length);
}
