using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace WebShopRL.Agents.Networks;

/// <summary>The parameters of WebShop's bidirectional attention between an action and a page (after Seo et al. 2017), under their published names.</summary>
internal sealed class ChoiceAttention : Module
{
    public ChoiceAttention(int hidden) : base(nameof(ChoiceAttention))
    {
        DotScale = new Parameter(empty(hidden));
        using (no_grad())
            FreshWeights.Uniform(DotScale, 1 / Math.Sqrt(hidden), 1);
        register_parameter("dot_scale", DotScale);
        register_module("input_linear", Input = NamedModules.HeadLinear(hidden, 1, bias: false));
        register_module("memory_linear", Memory = NamedModules.HeadLinear(hidden, 1, bias: false));
    }

    public Parameter DotScale { get; }
    public Linear Input { get; }
    public Linear Memory { get; }
}
