using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks;

/// <summary>Fresh modules with the weights BERT starts from: normal with the config's deviation, biases 0, norms 1. What is drawn comes from the thread's random stream.</summary>
internal static class NamedModules
{
    public static Linear Linear(int input, int output, double deviation, bool bias = true)
    {
        var linear = nn.Linear(input, output, hasBias: bias);
        using (no_grad())
        {
            FreshWeights.Normal(linear.weight!, deviation);
            if (linear.bias is not null)
                nn.init.zeros_(linear.bias);
        }
        return linear;
    }

    /// <summary>A layer of a head as WebShop's code and torch start it: everything uniform in ±1/√input.</summary>
    public static Linear HeadLinear(int input, int output, bool bias = true)
    {
        var linear = nn.Linear(input, output, hasBias: bias);
        var bound = 1 / Math.Sqrt(input);
        using (no_grad())
        {
            FreshWeights.Uniform(linear.weight!, -bound, bound);
            if (linear.bias is not null)
                FreshWeights.Uniform(linear.bias, -bound, bound);
        }
        return linear;
    }

    /// <param name="paddingRow">This row starts as 0 and takes no gradient.</param>
    public static Embedding Embedding(int rows, int width, double deviation, int? paddingRow = null)
    {
        var embedding = nn.Embedding(rows, width, padding_idx: paddingRow);
        using (no_grad())
        {
            FreshWeights.Normal(embedding.weight!, deviation);
            if (paddingRow is { } row)
                embedding.weight![row].zero_();
        }
        return embedding;
    }

    public static LayerNorm LayerNorm(int width, double eps) => nn.LayerNorm(width, eps);
}
