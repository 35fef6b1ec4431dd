using TorchSharp;
using WebShopRL.Agents.Networks.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace WebShopRL.Agents.Networks;

/// <summary>What a transformer block does between its matrix products: on the CPU in float32 by our own kernels, elsewhere by torch's operations.</summary>
internal static class BertOperations
{
    /// <summary>Queries, keys and values [B * L, 3 H] of one block to [B * L, H].</summary>
    public static Tensor Attend(Tensor projected, AttentionBlock block, int heads, double dropout)
    {
        if (HasKernels(projected))
            return Attention.Apply(projected, block.Bias, (int)block.Texts, (int)block.Length, heads, DropoutMask.Draw(dropout));
        var parts = projected.view(block.Texts, block.Length, 3, heads, -1).permute(2, 0, 3, 1, 4);
        var attended = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], block.Bias?.view(block.Texts, 1, 1, block.Length), dropout);
        return attended.transpose(1, 2).reshape(block.Tokens, -1);
    }

    /// <summary>LayerNorm(dropout(change) + residual), [T, H].</summary>
    public static Tensor AddAndNormalise(Tensor change, Tensor residual, Tensor weight, Tensor bias, double eps, double dropout) => HasKernels(change)
        ? ResidualNorm.Apply(change, residual, weight, bias, eps, DropoutMask.Draw(dropout))
        : functional.layer_norm(DroppedOut.Apply(change, dropout, training: true) + residual, [change.shape[1]], weight, bias, eps);

    public static Tensor Gelu(Tensor input) => HasKernels(input) ? Kernels.Gelu.Apply(input) : functional.gelu(input);

    private static bool HasKernels(Tensor tensor) => tensor.device_type == DeviceType.CPU && tensor.dtype == ScalarType.Float32;
}
