using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace WebShopRL.Agents.Networks;

/// <summary>
/// A BERT that values purchases: it reads an instruction beside what is known of a product, and its head says what the purchase would earn and why. The head is BERT's pooler on the first token (dense, tanh)
/// and one linear layer.
/// </summary>
public sealed class RewardModel : Module
{
    /// <summary>Numbers for each text, in the order of <c>RewardParts</c>: reward, success, type, attributes, options, price.</summary>
    public const int Outputs = 6;

    private readonly Linear _dense, _output;

    public RewardModel(BertConfig config) : base(nameof(RewardModel))
    {
        register_module("bert", Bert = new BertModel(config));
        register_module("reward_head", new Group(
            ("dense", _dense = NamedModules.Linear(config.HiddenSize, config.HiddenSize, config.InitializerRange)),
            ("output", _output = NamedModules.Linear(config.HiddenSize, Outputs, config.InitializerRange))));
    }

    public BertModel Bert { get; }

    public BertConfig Config => Bert.Config;

    /// <summary>Logits [B, <see cref="Outputs"/>] of texts with token types; the sigmoid of each is a mean in [0, 1].</summary>
    public Tensor Logits(TokenBlock texts)
    {
        var first = Bert.Encode([texts])[0].select(1, 0);
        var pooled = functional.linear(first, _dense.weight!, _dense.bias).tanh();
        return functional.linear(pooled, _output.weight!, _output.bias);
    }
}
