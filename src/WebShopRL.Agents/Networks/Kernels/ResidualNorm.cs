using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks.Kernels;

/// <summary>
/// LayerNorm(dropout(change) + residual) in one pass over memory where torch makes four, and its backward pass in another. Rows of H floats on the CPU.
/// </summary>
internal sealed unsafe class ResidualNorm : autograd.SingleTensorFunction<ResidualNorm>
{
    private const int RowsOfPiece = 64;

    public override string Name => nameof(ResidualNorm);

    /// <summary>[T, H] each; weight and bias [H].</summary>
    public static Tensor Apply(Tensor change, Tensor residual, Tensor weight, Tensor bias, double eps, DropoutMask mask) => apply(change, residual, weight, bias, eps, mask);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope(); // holds what is only pointed at below
        var (change, residual, weight, bias) = (((Tensor)vars[0]).contiguous(), ((Tensor)vars[1]).contiguous(), (Tensor)vars[2], (Tensor)vars[3]);
        var (eps, mask) = ((float)(double)vars[4], (DropoutMask)vars[5]);
        var (rows, width) = ((int)change.shape[0], (int)change.shape[1]);
        var (output, normalised, scales) = (empty_like(change), empty_like(change), empty(rows));
        float* x = Pointer(change), r = Pointer(residual), w = Pointer(weight), b = Pointer(bias), y = Pointer(output), n = Pointer(normalised), s = Pointer(scales);
        TorchThreads.For(Pieces(rows), piece =>
        {
            for (var row = piece * RowsOfPiece; row < Math.Min(rows, (piece + 1) * RowsOfPiece); row++)
            {
                var at = row * width;
                Vector512<float> sum = default, squares = default;
                for (var i = 0; i < width; i += Vectors.Width)
                {
                    var value = Vectors.Load(x + at, i, width);
                    if (!mask.IsNone)
                        value *= mask.Factors((uint)(at + i));
                    value += Vectors.Load(r + at, i, width);
                    Vectors.Store(value, n + at, i, width);
                    sum += value;
                }
                var mean = Vector512.Create(Vector512.Sum(sum) / width);
                for (var i = 0; i < width; i += Vectors.Width)
                {
                    var centred = Vectors.Load(n + at, i, width, mean[0]) - mean;
                    squares += centred * centred;
                }
                var scale = 1 / MathF.Sqrt(Vector512.Sum(squares) / width + eps);
                s[row] = scale;
                for (var i = 0; i < width; i += Vectors.Width)
                {
                    var value = (Vectors.Load(n + at, i, width) - mean) * scale;
                    Vectors.Store(value, n + at, i, width);
                    Vectors.Store(value * Vectors.Load(w, i, width) + Vectors.Load(b, i, width), y + at, i, width);
                }
            }
        });
        ctx.save_for_backward([normalised.MoveToOuterDisposeScope(), scales.MoveToOuterDisposeScope(), weight]);
        ctx.save_data("mask", mask);
        return output.MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var (normalised, scales, weight, mask) = (saved[0], saved[1], saved[2], (DropoutMask)ctx.get_data("mask"));
        var grad = grad_output.contiguous();
        var (rows, width) = ((int)grad.shape[0], (int)grad.shape[1]);
        var (toResidual, toChange) = (empty_like(grad), mask.IsNone ? null : empty_like(grad));
        var pieces = Pieces(rows);
        var sums = zeros(pieces, 2, width);
        float* g = Pointer(grad), n = Pointer(normalised), s = Pointer(scales), w = Pointer(weight), dr = Pointer(toResidual), dx = toChange is null ? null : Pointer(toChange), t = Pointer(sums);
        TorchThreads.For(pieces, piece =>
        {
            float* toWeight = t + piece * 2 * width, toBias = toWeight + width;
            for (var row = piece * RowsOfPiece; row < Math.Min(rows, (piece + 1) * RowsOfPiece); row++)
            {
                var at = row * width;
                Vector512<float> sum = default, product = default;
                for (var i = 0; i < width; i += Vectors.Width)
                {
                    var (dy, value) = (Vectors.Load(g + at, i, width), Vectors.Load(n + at, i, width));
                    Vectors.Store(Vectors.Load(toWeight, i, width) + dy * value, toWeight, i, width);
                    Vectors.Store(Vectors.Load(toBias, i, width) + dy, toBias, i, width);
                    dy *= Vectors.Load(w, i, width);
                    sum += dy;
                    product += dy * value;
                }
                var (mean, slope) = (Vector512.Create(Vector512.Sum(sum) / width), Vector512.Create(Vector512.Sum(product) / width));
                for (var i = 0; i < width; i += Vectors.Width)
                {
                    var d = (Vectors.Load(g + at, i, width) * Vectors.Load(w, i, width) - mean - Vectors.Load(n + at, i, width) * slope) * s[row];
                    Vectors.Store(d, dr + at, i, width);
                    if (dx != null)
                        Vectors.Store(d * mask.Factors((uint)(at + i)), dx + at, i, width);
                }
            }
        });
        var total = sums.sum([0]);
        return [(toChange ?? toResidual.alias()).MoveToOuterDisposeScope(), toResidual.MoveToOuterDisposeScope(), total[0].MoveToOuterDisposeScope(), total[1].MoveToOuterDisposeScope(), null!, null!];
    }

    private static int Pieces(int rows) => (rows + RowsOfPiece - 1) / RowsOfPiece;

    private static float* Pointer(Tensor tensor) => (float*)tensor.Address();
}
