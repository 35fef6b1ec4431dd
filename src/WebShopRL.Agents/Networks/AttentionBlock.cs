using TorchSharp;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks;

/// <summary>Where one <see cref="TokenBlock"/> lies among all tokens, and which of its keys may be attended.</summary>
/// <param name="Bias">Added to attention scores: 0 at tokens, the lowest float at padding, [B, L]; null where nothing is padded.</param>
internal sealed record AttentionBlock(long Start, long Texts, long Length, Tensor? Bias)
{
    public long Tokens => Texts * Length;

    public static IReadOnlyList<AttentionBlock> From(IReadOnlyList<TokenBlock> blocks, ScalarType type)
    {
        var result = new List<AttentionBlock>(blocks.Count);
        long start = 0;
        foreach (var block in blocks)
        {
            // Not minus infinity: a row of padding alone must stay finite.
            var bias = block.Mask is null ? null
                : (1 - block.Mask.to(type)).mul_(-3.4028234663852886e38).view(block.Texts, block.Length);
            result.Add(new AttentionBlock(start, block.Texts, block.Length, bias));
            start += block.Texts * block.Length;
        }
        return result;
    }
}
