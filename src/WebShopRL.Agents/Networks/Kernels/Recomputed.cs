using TorchSharp;
using WebShopRL.Agents.Randomness;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks.Kernels;

/// <summary>
/// Gradient checkpointing (Chen et al. 2016): of a layer only the input is kept, and the backward pass computes the layer again. Random numbers are seeded anew before each
/// computation, so that both drop the same activations, on any device.
/// </summary>
internal sealed class Recomputed : autograd.SingleTensorFunction<Recomputed>
{
    public override string Name => nameof(Recomputed);

    /// <param name="input">[T, H]; must take a gradient, or the layer's own parameters would get none.</param>
    public static Tensor Apply(Tensor input, Func<Tensor, Tensor> layer) =>
        apply(input, layer, unchecked((long)RandomStream.Current.Next()));

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (input, layer, seed) = ((Tensor)vars[0], (Func<Tensor, Tensor>)vars[1], (long)vars[2]);
        ctx.save_for_backward([input]);
        ctx.save_data("layer", layer);
        ctx.save_data("seed", seed);
        using var random = Seeded(seed, input);
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return layer(input).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var layer = (Func<Tensor, Tensor>)ctx.get_data("layer");
        using var scope = NewDisposeScope();
        using var random = Seeded((long)ctx.get_data("seed"), grad_output);
        using var _ = enable_grad();
        var input = ctx.get_saved_variables()[0].detach().requires_grad_();
        // The layer's parameters get their gradients here, as in any backward pass; the input's is handed on.
        layer(input).backward([grad_output]);
        return [input.grad!.MoveToOuterDisposeScope(), null!, null!];
    }

    /// <summary>A stream for the layer alone: a backward pass may be on another thread, and leaves the training's stream where it was.</summary>
    private static RandomStream.Scope Seeded(long seed, Tensor like)
    {
        if (like.device_type == DeviceType.CUDA)
            cuda.manual_seed(seed);
        return RandomStream.Use(new RandomStream(seed));
    }
}
