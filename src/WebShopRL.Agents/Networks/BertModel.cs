using TorchSharp;
using WebShopRL.Agents.Networks.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace WebShopRL.Agents.Networks;

/// <summary>The BERT encoder (Devlin et al. 2019): embeddings and transformer blocks, without the pooler that nothing here uses.</summary>
public sealed class BertModel : Module
{
    private readonly BertEmbeddings _embeddings;
    private readonly BertLayer[] _layers;

    public BertModel(BertConfig config) : base(nameof(BertModel))
    {
        Config = config;
        register_module("embeddings", _embeddings = new BertEmbeddings(config));
        _layers = [.. Enumerable.Range(0, config.Layers).Select(_ => new BertLayer(config))];
        register_module("encoder", new Group(("layer", new Group([.. _layers.Select((layer, i) => ($"{i}", (Module)layer))]))));
    }

    public BertConfig Config { get; }

    /// <summary>Keep of each layer only its input for the backward pass, and compute the layer again there. Changes memory and time, not the result.</summary>
    public bool GradientCheckpointing { get; set; }

    internal Tensor WordEmbeddings => _embeddings.Words;

    /// <summary>Token ids [B, L] (int64) and their mask to the last hidden states [B, L, H].</summary>
    public Tensor Encode(Tensor ids, Tensor? mask) => Encode([new TokenBlock(ids, mask)])[0];

    /// <summary>Several blocks in one pass: the last hidden states of each, [B, L, H]. The caller's dispose scope owns what is made on the way.</summary>
    public Tensor[] Encode(IReadOnlyList<TokenBlock> blocks)
    {
        var attention = AttentionBlock.From(blocks, WordEmbeddings.dtype);
        var hidden = _embeddings.Forward(blocks);
        foreach (var layer in _layers)
            hidden = GradientCheckpointing && hidden.requires_grad ? Recomputed.Apply(hidden, input => layer.Forward(input, attention)) : layer.Forward(hidden, attention);
        return [.. attention.Select(block => hidden.narrow(0, block.Start, block.Tokens).view(block.Texts, block.Length, Config.HiddenSize))];
    }

    /// <summary>The hidden states after the embeddings and after each block, each [B, L, H].</summary>
    public IReadOnlyList<Tensor> EncodeAllLayers(TokenBlock block)
    {
        IReadOnlyList<TokenBlock> blocks = [block];
        var attention = AttentionBlock.From(blocks, WordEmbeddings.dtype);
        var states = new List<Tensor> { _embeddings.Forward(blocks) };
        foreach (var layer in _layers)
            states.Add(layer.Forward(states[^1], attention));
        return [.. states.Select(state => state.view(block.Texts, block.Length, Config.HiddenSize))];
    }

    /// <summary>Keeps the embeddings and the first <paramref name="layers"/> blocks as they are: their parameters take no gradient. 0 frees everything.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many blocks.</exception>
    public void FreezeFirst(int layers)
    {
        if (layers < 0 || layers > _layers.Length)
            throw new ArgumentOutOfRangeException(nameof(layers), layers, $"This network has {_layers.Length} layers to freeze.");
        foreach (var parameter in _embeddings.parameters())
            parameter.requires_grad_(layers == 0);
        for (var i = 0; i < _layers.Length; i++)
            foreach (var parameter in _layers[i].parameters())
                parameter.requires_grad_(i >= layers);
    }
}
