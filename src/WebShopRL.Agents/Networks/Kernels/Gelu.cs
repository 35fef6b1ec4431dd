using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks.Kernels;

/// <summary>
/// GELU, x Φ(x), exact to float rounding, with its derivative Φ(x) + x φ(x) computed along with it: both need the same exponential, so that the backward pass is one product.
/// Φ by Abramowitz and Stegun 7.1.26, error under 1.5e-7.
/// </summary>
internal sealed unsafe class Gelu : autograd.SingleTensorFunction<Gelu>
{
    private const int Piece = 1 << 14;

    public override string Name => nameof(Gelu);

    public static Tensor Apply(Tensor input) => apply(input);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope(); // holds what is only pointed at below
        var input = ((Tensor)vars[0]).contiguous();
        var (output, slope) = (empty_like(input), empty_like(input));
        var count = checked((int)input.numel());
        float* x = (float*)input.Address(), y = (float*)output.Address(), d = (float*)slope.Address();
        TorchThreads.For((count + Piece - 1) / Piece, piece =>
        {
            var end = Math.Min(count, (piece + 1) * Piece);
            for (var i = piece * Piece; i < end; i += Vectors.Width)
            {
                var value = Vectors.Load(x, i, end);
                var magnitude = Vector512.Abs(value) * 0.70710678f; // |x| / √2
                var bell = Vector512.Exp(-magnitude * magnitude); // exp(-x²/2)
                var t = Vector512<float>.One / (Vector512<float>.One + magnitude * 0.3275911f);
                var polynomial = ((((Vector512.Create(1.061405429f) * t - Vector512.Create(1.453152027f)) * t + Vector512.Create(1.421413741f)) * t - Vector512.Create(0.284496736f)) * t + Vector512.Create(0.254829592f)) * t;
                var tail = polynomial * bell * 0.5f; // Φ(-|x|)
                var phi = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(value, Vector512<float>.Zero), Vector512<float>.One - tail, tail);
                Vectors.Store(value * phi, y, i, end);
                Vectors.Store(phi + value * bell * 0.3989422804f, d, i, end);
            }
        });
        ctx.save_for_backward([slope.MoveToOuterDisposeScope()]);
        return output.MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output * ctx.get_saved_variables()[0]];
}
