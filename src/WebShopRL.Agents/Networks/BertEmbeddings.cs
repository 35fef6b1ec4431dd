using TorchSharp;
using TorchSharp.Modules;
using WebShopRL.Agents.Networks.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace WebShopRL.Agents.Networks;

/// <summary>Word + position + type embedding, normalised. Positions count from 0 in each text.</summary>
public sealed class BertEmbeddings : Module
{
    private readonly Embedding _words, _positions, _types;
    private readonly LayerNorm _norm;
    private readonly BertConfig _config;

    internal BertEmbeddings(BertConfig config) : base(nameof(BertEmbeddings))
    {
        _config = config;
        register_module("word_embeddings", _words = NamedModules.Embedding(config.VocabularySize, config.HiddenSize, config.InitializerRange, paddingRow: config.PaddingId));
        register_module("position_embeddings", _positions = NamedModules.Embedding(config.MaxPositions, config.HiddenSize, config.InitializerRange));
        register_module("token_type_embeddings", _types = NamedModules.Embedding(config.TypeVocabularySize, config.HiddenSize, config.InitializerRange));
        register_module("LayerNorm", _norm = NamedModules.LayerNorm(config.HiddenSize, config.LayerNormEps));
    }

    internal Tensor Words => _words.weight!;

    /// <summary>
    /// Token ids of several blocks, laid end to end, to hidden states <c>[T, H]</c> in the same order. One lookup for all blocks: each lookup's gradient is as large as the
    /// whole vocabulary's table.
    /// </summary>
    internal Tensor Forward(IReadOnlyList<TokenBlock> blocks)
    {
        var flat = Join(blocks, block => block.Ids.reshape(-1));
        var positions = Join(blocks, block => block.Positions(_config));
        var sum = _words.call(flat) + (blocks.Any(block => block.Types is not null)
            ? _positions.weight!.index_select(0, positions) + _types.weight!.index_select(0, Join(blocks, block => (block.Types ?? zeros_like(block.Ids)).reshape(-1)))
            : (_positions.weight! + _types.weight![0]).index_select(0, positions));
        return DroppedOut.Apply(functional.layer_norm(sum, [_config.HiddenSize], _norm.weight, _norm.bias, _config.LayerNormEps), _config.HiddenDropout, training);
    }

    private static Tensor Join(IReadOnlyList<TokenBlock> blocks, Func<TokenBlock, Tensor> part) => blocks.Count == 1 ? part(blocks[0]) : cat([.. blocks.Select(part)]);
}
