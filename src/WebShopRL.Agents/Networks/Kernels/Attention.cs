using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks.Kernels;

/// <summary>
/// Self-attention with dropout on the CPU. torch's fused kernels do not take dropout there and fall back to a dozen passes over all scores, of which drawing random numbers is the dearest. Here the matrix products are
/// torch's, and scale, mask, softmax and dropout are one pass each way.
/// </summary>
internal sealed unsafe class Attention : autograd.SingleTensorFunction<Attention>
{
    public override string Name => nameof(Attention);

    /// <summary>Queries, keys and values side by side [B * L, 3 H] to [B * L, H].</summary>
    /// <param name="bias">Added to the scores of each key [B, L]; null for none. Takes no gradient.</param>
    public static Tensor Apply(Tensor projected, Tensor? bias, int texts, int length, int heads, DropoutMask mask) => apply(projected, bias!, texts, length, heads, mask);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (projected, bias) = (((Tensor)vars[0]).contiguous(), ((Tensor?)vars[1])?.contiguous());
        var shape = new Sizes((int)vars[2], (int)vars[3], (int)vars[4], (int)(projected.shape[1] / 3 / (int)vars[4]));
        var mask = (DropoutMask)vars[5];
        using var scope = NewDisposeScope();
        var parts = Split(projected, shape, 3);
        var (queries, keys, values) = (parts[0], parts[1], parts[2]);
        var probabilities = queries.bmm(keys.transpose(1, 2)); // scores first, [B * heads, L, L]
        var dropped = mask.IsNone ? probabilities : empty_like(probabilities);
        Softmax(probabilities, mask.IsNone ? null : dropped, bias, shape, mask);
        var output = Join([dropped.bmm(values)], shape);
        ctx.save_for_backward([probabilities.MoveToOuterDisposeScope(), parts.MoveToOuterDisposeScope()]);
        ctx.save_data("shape", shape);
        ctx.save_data("mask", mask);
        return output.MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (probabilities, parts) = (saved[0], saved[1]);
        var (shape, mask) = ((Sizes)ctx.get_data("shape"), (DropoutMask)ctx.get_data("mask"));
        using var scope = NewDisposeScope();
        var (queries, keys, values) = (parts[0], parts[1], parts[2]);
        var grad = Split(grad_output.contiguous(), shape, 1)[0];
        var toScores = grad.bmm(values.transpose(1, 2)); // of the dropped probabilities first
        var dropped = mask.IsNone ? probabilities : empty_like(probabilities);
        SoftmaxBackward(toScores, probabilities, mask.IsNone ? null : dropped, shape, mask);
        var toValues = dropped.transpose(1, 2).bmm(grad);
        var toQueries = toScores.bmm(keys);
        var toKeys = toScores.transpose(1, 2).bmm(queries);
        return [Join([toQueries, toKeys, toValues], shape).MoveToOuterDisposeScope(), null!, null!, null!, null!, null!];
    }

    private readonly record struct Sizes(int Texts, int Length, int Heads, int Depth)
    {
        public float Scale => 1 / MathF.Sqrt(Depth);
    }

    /// <summary>[B * L, parts * H] to [parts, B * heads, L, d].</summary>
    private static Tensor Split(Tensor joined, Sizes shape, int parts)
    {
        var split = empty(parts, shape.Texts * shape.Heads, shape.Length, shape.Depth);
        float* from = (float*)joined.Address(), to = (float*)split.Address();
        var (width, plane) = (shape.Heads * shape.Depth, shape.Texts * shape.Heads * shape.Length * shape.Depth);
        TorchThreads.For(shape.Texts, text =>
        {
            for (var position = 0; position < shape.Length; position++)
                for (var part = 0; part < parts; part++)
                    for (var head = 0; head < shape.Heads; head++)
                        Unsafe.CopyBlockUnaligned(
                            to + (nint)part * plane + ((nint)(text * shape.Heads + head) * shape.Length + position) * shape.Depth,
                            from + ((nint)(text * shape.Length + position) * parts + part) * width + head * shape.Depth,
                            (uint)shape.Depth * sizeof(float));
        });
        return split;
    }

    /// <summary>Each [B * heads, L, d], to [B * L, parts * H].</summary>
    private static Tensor Join(Tensor[] parts, Sizes shape)
    {
        var width = shape.Heads * shape.Depth;
        var joined = empty(shape.Texts * shape.Length, parts.Length * width);
        var to = (nint)joined.Address();
        nint[] from = [.. parts.Select(part => part.Address())];
        TorchThreads.For(shape.Texts, text =>
        {
            for (var position = 0; position < shape.Length; position++)
                for (var part = 0; part < from.Length; part++)
                    for (var head = 0; head < shape.Heads; head++)
                        Unsafe.CopyBlockUnaligned(
                            (float*)to + ((nint)(text * shape.Length + position) * from.Length + part) * width + head * shape.Depth,
                            (float*)from[part] + ((nint)(text * shape.Heads + head) * shape.Length + position) * shape.Depth,
                            (uint)shape.Depth * sizeof(float));
        });
        return joined;
    }

    /// <summary>Scores to probabilities in place, and their dropped form into another tensor where there is dropout.</summary>
    private static void Softmax(Tensor scores, Tensor? dropped, Tensor? bias, Sizes shape, DropoutMask mask)
    {
        float* s = (float*)scores.Address(), d = dropped is null ? null : (float*)dropped.Address(), b = bias is null ? null : (float*)bias.Address();
        var (length, scale) = (shape.Length, Vector512.Create(shape.Scale));
        TorchThreads.For(shape.Texts * shape.Heads, matrix =>
        {
            var keys = b == null ? null : b + matrix / shape.Heads * length;
            for (var query = 0; query < length; query++)
            {
                var at = ((nint)matrix * length + query) * length;
                var row = s + at;
                var highest = Vector512.Create(float.NegativeInfinity);
                for (var i = 0; i < length; i += Vectors.Width)
                {
                    var score = Vectors.Load(row, i, length, float.NegativeInfinity) * scale;
                    if (keys != null)
                        score += Vectors.Load(keys, i, length);
                    Vectors.Store(score, row, i, length);
                    highest = Vector512.Max(highest, score);
                }
                var top = float.NegativeInfinity;
                for (var i = 0; i < Vectors.Width; i++)
                    top = Math.Max(top, highest[i]);
                var (most, sum) = (Vector512.Create(top), Vector512<float>.Zero);
                for (var i = 0; i < length; i += Vectors.Width)
                {
                    var value = Vector512.Exp(Vectors.Load(row, i, length, float.NegativeInfinity) - most);
                    Vectors.Store(value, row, i, length);
                    sum += value;
                }
                var share = 1 / Vector512.Sum(sum);
                for (var i = 0; i < length; i += Vectors.Width)
                {
                    var value = Vectors.Load(row, i, length) * share;
                    Vectors.Store(value, row, i, length);
                    if (d != null)
                        Vectors.Store(value * mask.Factors((uint)(at + i)), d + at, i, length);
                }
            }
        });
    }

    /// <summary>
    /// The gradient of the dropped probabilities becomes that of the unscaled scores, in place: dS = P ∘ (dP - Σ P ∘ dP) / √d. Writes the dropped probabilities again, which the
    /// values' gradient needs.
    /// </summary>
    private static void SoftmaxBackward(Tensor grad, Tensor probabilities, Tensor? dropped, Sizes shape, DropoutMask mask)
    {
        float* g = (float*)grad.Address(), p = (float*)probabilities.Address(), d = dropped is null ? null : (float*)dropped.Address();
        var (length, scale) = (shape.Length, shape.Scale);
        TorchThreads.For(shape.Texts * shape.Heads, matrix =>
        {
            for (var query = 0; query < length; query++)
            {
                var at = ((nint)matrix * length + query) * length;
                var sum = Vector512<float>.Zero;
                for (var i = 0; i < length; i += Vectors.Width)
                {
                    var (value, gradient) = (Vectors.Load(p + at, i, length), Vectors.Load(g + at, i, length));
                    if (d != null)
                    {
                        var factors = mask.Factors((uint)(at + i));
                        Vectors.Store(value * factors, d + at, i, length);
                        gradient *= factors;
                        Vectors.Store(gradient, g + at, i, length);
                    }
                    sum += value * gradient;
                }
                var total = Vector512.Create(Vector512.Sum(sum));
                for (var i = 0; i < length; i += Vectors.Width)
                    Vectors.Store(Vectors.Load(p + at, i, length) * (Vectors.Load(g + at, i, length) - total) * scale, g + at, i, length);
            }
        });
    }
}
