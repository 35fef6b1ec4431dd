using TorchSharp;
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
    public static Tensor Apply(Tensor input, Func<Tensor, Tensor> layer)
    {
        using var drawn = randint(0, long.MaxValue, [1]);
        return apply(input, layer, drawn.data<long>()[0]);
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (input, layer, seed) = ((Tensor)vars[0], (Func<Tensor, Tensor>)vars[1], (long)vars[2]);
        ctx.save_for_backward([input]);
        ctx.save_data("layer", layer);
        ctx.save_data("seed", seed);
        manual_seed(seed);
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return layer(input).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var layer = (Func<Tensor, Tensor>)ctx.get_data("layer");
        using var scope = NewDisposeScope();
        var before = get_rng_state();
        manual_seed((long)ctx.get_data("seed"));
        using var _ = enable_grad();
        var input = ctx.get_saved_variables()[0].detach().requires_grad_();
        // The layer's parameters get their gradients here, as in any backward pass; the input's is handed on.
        layer(input).backward([grad_output]);
        set_rng_state(before);
        return [input.grad!.MoveToOuterDisposeScope(), null!, null!];
    }
}
