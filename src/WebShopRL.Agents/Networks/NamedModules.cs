using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks;

/// <summary>Fresh modules with the weights BERT starts from: normal with the config's deviation, biases 0, norms 1.</summary>
internal static class NamedModules
{
    public static Linear Linear(int input, int output, double deviation, bool bias = true)
    {
        var linear = nn.Linear(input, output, hasBias: bias);
        using (no_grad())
        {
            nn.init.normal_(linear.weight!, 0, deviation);
            if (linear.bias is not null)
                nn.init.zeros_(linear.bias);
        }
        return linear;
    }

    /// <param name="paddingRow">This row starts as 0 and takes no gradient.</param>
    public static Embedding Embedding(int rows, int width, double deviation, int? paddingRow = null)
    {
        var embedding = nn.Embedding(rows, width, padding_idx: paddingRow);
        using (no_grad())
        {
            nn.init.normal_(embedding.weight!, 0, deviation);
            if (paddingRow is { } row)
                embedding.weight![row].zero_();
        }
        return embedding;
    }

    public static LayerNorm LayerNorm(int width, double eps) => nn.LayerNorm(width, eps);
}
