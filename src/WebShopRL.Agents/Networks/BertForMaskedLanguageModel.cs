using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace WebShopRL.Agents.Networks;

/// <summary>BERT with the head that guesses masked tokens; its output matrix is the word embedding (transformers' <c>BertForMaskedLM</c>).</summary>
public sealed class BertForMaskedLanguageModel : Module
{
    private readonly Linear _transform;
    private readonly LayerNorm _norm;
    private readonly Predictions _predictions;

    public BertForMaskedLanguageModel(BertConfig config) : base(nameof(BertForMaskedLanguageModel))
    {
        register_module("bert", Bert = new BertModel(config));
        _transform = NamedModules.Linear(config.HiddenSize, config.HiddenSize, config.InitializerRange);
        _norm = NamedModules.LayerNorm(config.HiddenSize, config.LayerNormEps);
        register_module("cls", new Group(("predictions", _predictions = new Predictions(config.VocabularySize, _transform, _norm))));
    }

    public BertModel Bert { get; }

    public BertConfig Config => Bert.Config;

    /// <summary>Hidden states [..., H] to logits over the vocabulary [..., V].</summary>
    public Tensor Logits(Tensor hidden)
    {
        var transformed = functional.gelu(functional.linear(hidden, _transform.weight!, _transform.bias));
        var normalised = functional.layer_norm(transformed, [Config.HiddenSize], _norm.weight, _norm.bias, Config.LayerNormEps);
        return functional.linear(normalised, Bert.WordEmbeddings, _predictions.Bias);
    }

    /// <summary>Logits over the vocabulary of what stands at some places, [M, V]. Only those go through the vocabulary's matrix.</summary>
    /// <param name="positions">Indices into the flattened [B * L], int64 [M].</param>
    public Tensor Guess(TokenBlock texts, Tensor positions) => Logits(Bert.Encode([texts])[0].view(-1, Config.HiddenSize).index_select(0, positions));

    /// <summary>Gives the head's bias its published place, <c>cls.predictions.bias</c>.</summary>
    private sealed class Predictions : Module
    {
        public Predictions(int vocabulary, Linear transform, LayerNorm norm) : base(nameof(Predictions))
        {
            Bias = new Parameter(zeros(vocabulary));
            register_parameter("bias", Bias);
            register_module("transform", new Group(("dense", transform), ("LayerNorm", norm)));
        }

        public Parameter Bias { get; }
    }
}
