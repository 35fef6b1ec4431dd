using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace WebShopRL.Shop.Rewards.Nouns;

/// <summary>
/// Layer norm of the maximum over three pieces of W·x + b, 96 wide. All rows go through one matrix product, whose weights are packed in panels: a panel stays in the
/// first-level cache while every row passes by, and each weight that is loaded meets four rows.
/// </summary>
internal sealed class MaxoutLayer
{
    public const int Width = 96;
    private const int Pieces = 3, Outputs = Pieces * Width, RowsAtOnce = 4, VectorsAtOnce = 3;

    private static readonly int PanelWidth = VectorsAtOnce * Vector<float>.Count;

    private readonly int _inputs;
    private readonly float[] _panels;   // [Outputs / PanelWidth, inputs, PanelWidth]
    private readonly float[] _bias;     // [Pieces, Width]
    private readonly float[] _gamma, _beta;

    /// <param name="tensors">Holds <c>name.W</c> [96, 3, inputs], <c>name.b</c> [96, 3], <c>name.gamma</c> and <c>name.beta</c> [96].</param>
    public MaxoutLayer(IReadOnlyDictionary<string, float[]> tensors, string name)
    {
        var weights = tensors[name + ".W"];
        _inputs = weights.Length / Outputs;
        _panels = new float[weights.Length];
        _bias = new float[Outputs];
        (_gamma, _beta) = (tensors[name + ".gamma"], tensors[name + ".beta"]);
        for (var output = 0; output < Outputs; output++)
        {
            // The model's order is [width, pieces]; with the pieces outermost their maximum runs along whole rows.
            var source = output % Width * Pieces + output / Width;
            _bias[output] = tensors[name + ".b"][source];
            var panel = output / PanelWidth * _inputs * PanelWidth + output % PanelWidth;
            for (var input = 0; input < _inputs; input++) _panels[panel + input * PanelWidth] = weights[source * _inputs + input];
        }
    }

    /// <summary>
    /// Row r of <paramref name="output"/> [rows, 96] from the inputs at r · <paramref name="stride"/> of <paramref name="input"/>; a stride smaller than the
    /// number of inputs slides a window over rows.
    /// </summary>
    public void Apply(ReadOnlySpan<float> input, int stride, int rows, Span<float> output)
    {
        var pieces = new float[rows * Outputs];
        for (var panel = 0; panel < Outputs / PanelWidth; panel++)
        {
            var weights = MemoryMarshal.Cast<float, Vector<float>>(_panels.AsSpan(panel * _inputs * PanelWidth, _inputs * PanelWidth));
            var row = 0;
            for (; row + RowsAtOnce <= rows; row += RowsAtOnce)
                MultiplyFour(weights, input[(row * stride)..], stride, pieces.AsSpan(row * Outputs + panel * PanelWidth));
            for (; row < rows; row++)
                MultiplyOne(weights, input[(row * stride)..], pieces.AsSpan(row * Outputs + panel * PanelWidth));
        }
        for (var row = 0; row < rows; row++) MaximumAndNorm(pieces.AsSpan(row * Outputs, Outputs), output.Slice(row * Width, Width));
    }

    private void MultiplyFour(ReadOnlySpan<Vector<float>> weights, ReadOnlySpan<float> input, int stride, Span<float> output)
    {
        ReadOnlySpan<float> x0 = input[.._inputs], x1 = input.Slice(stride, _inputs), x2 = input.Slice(2 * stride, _inputs), x3 = input.Slice(3 * stride, _inputs);
        Vector<float> a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default;
        Vector<float> c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default;
        for (var i = 0; i < x0.Length; i++)
        {
            Vector<float> w0 = weights[3 * i], w1 = weights[3 * i + 1], w2 = weights[3 * i + 2];
            var x = new Vector<float>(x0[i]);
            a0 = Vector.FusedMultiplyAdd(x, w0, a0); a1 = Vector.FusedMultiplyAdd(x, w1, a1); a2 = Vector.FusedMultiplyAdd(x, w2, a2);
            x = new Vector<float>(x1[i]);
            b0 = Vector.FusedMultiplyAdd(x, w0, b0); b1 = Vector.FusedMultiplyAdd(x, w1, b1); b2 = Vector.FusedMultiplyAdd(x, w2, b2);
            x = new Vector<float>(x2[i]);
            c0 = Vector.FusedMultiplyAdd(x, w0, c0); c1 = Vector.FusedMultiplyAdd(x, w1, c1); c2 = Vector.FusedMultiplyAdd(x, w2, c2);
            x = new Vector<float>(x3[i]);
            d0 = Vector.FusedMultiplyAdd(x, w0, d0); d1 = Vector.FusedMultiplyAdd(x, w1, d1); d2 = Vector.FusedMultiplyAdd(x, w2, d2);
        }
        Store(output, a0, a1, a2);
        Store(output[Outputs..], b0, b1, b2);
        Store(output[(2 * Outputs)..], c0, c1, c2);
        Store(output[(3 * Outputs)..], d0, d1, d2);
    }

    private void MultiplyOne(ReadOnlySpan<Vector<float>> weights, ReadOnlySpan<float> input, Span<float> output)
    {
        Vector<float> a0 = default, a1 = default, a2 = default;
        for (var i = 0; i < _inputs; i++)
        {
            var x = new Vector<float>(input[i]);
            a0 = Vector.FusedMultiplyAdd(x, weights[3 * i], a0);
            a1 = Vector.FusedMultiplyAdd(x, weights[3 * i + 1], a1);
            a2 = Vector.FusedMultiplyAdd(x, weights[3 * i + 2], a2);
        }
        Store(output, a0, a1, a2);
    }

    private static void Store(Span<float> output, Vector<float> first, Vector<float> second, Vector<float> third)
    {
        first.CopyTo(output);
        second.CopyTo(output[Vector<float>.Count..]);
        third.CopyTo(output[(2 * Vector<float>.Count)..]);
    }

    private void MaximumAndNorm(Span<float> pieces, Span<float> output)
    {
        TensorPrimitives.Add(pieces, _bias, pieces);
        TensorPrimitives.Max(pieces[..Width], pieces.Slice(Width, Width), output);
        TensorPrimitives.Max(output, pieces.Slice(2 * Width, Width), output);
        TensorPrimitives.Subtract(output, TensorPrimitives.Sum<float>(output) / Width, output);
        var deviation = MathF.Sqrt(TensorPrimitives.SumOfSquares<float>(output) / Width + 1e-8f);
        TensorPrimitives.Divide(output, deviation, output);
        TensorPrimitives.MultiplyAdd(output, _gamma, _beta, output);
    }
}
