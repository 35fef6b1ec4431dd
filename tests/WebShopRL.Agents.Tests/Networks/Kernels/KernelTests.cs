using System.Runtime.Intrinsics;
using TorchSharp;
using WebShopRL.Agents.Networks.Kernels;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Networks.Kernels;

/// <summary>The kernels against torch's own operations, values and gradients; with dropout, torch is given the very factors that the kernel drew.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class KernelTests
{
    public static TheoryData<int, int, int, int, double, bool> Shapes => new()
    {
        { 1, 1, 1, 8, 0, false }, { 2, 17, 2, 16, 0, true }, { 2, 16, 2, 64, 0.1, false }, { 3, 21, 4, 12, 0.4, true },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void Attention_IsSoftmaxTimesValues(int texts, int length, int heads, int depth, double dropout, bool padded)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var hidden = heads * depth;
        var projected = randn(texts * length, 3 * hidden).requires_grad_();
        var bias = padded ? zeros(texts, length).index_put_(tensor(-1e30f), TensorIndex.Tensor(arange(texts)), TensorIndex.Tensor(full([texts], length - 1, ScalarType.Int64))) : null;
        var mask = DropoutMask.Draw(dropout);
        var weights = randn(texts * length, hidden);

        var actual = Attention.Apply(projected, bias, texts, length, heads, mask);
        (actual * weights).sum().backward();
        var gradient = projected.grad!.clone();
        projected.grad!.zero_();

        var parts = projected.view(texts, length, 3, heads, depth).permute(2, 0, 3, 1, 4);
        var scores = parts[0].matmul(parts[1].transpose(2, 3)) / Math.Sqrt(depth);
        if (bias is not null)
            scores = scores + bias.view(texts, 1, 1, length);
        var probabilities = scores.softmax(3) * Factors(mask, texts, heads, length, length);
        var expected = probabilities.matmul(parts[2]).transpose(1, 2).reshape(texts * length, hidden);
        (expected * weights).sum().backward();
        Near.Equal(expected, actual, 1e-5, 1e-5);
        Near.Equal(projected.grad!, gradient, 1e-4, 1e-5);
    }

    [Theory]
    [InlineData(5, 24, 0.0)]
    [InlineData(130, 64, 0.3)]
    public void ResidualNorm_IsDropoutSumAndLayerNorm(int rows, int width, double dropout)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        Tensor[] inputs = [randn(rows, width), randn(rows, width), randn(width), randn(width)];
        foreach (var input in inputs)
            input.requires_grad_();
        var mask = DropoutMask.Draw(dropout);
        var weights = randn(rows, width);

        var actual = ResidualNorm.Apply(inputs[0], inputs[1], inputs[2], inputs[3], 1e-12, mask);
        (actual * weights).sum().backward();
        var gradients = inputs.Select(input => input.grad!.clone()).ToArray();
        foreach (var input in inputs)
            input.grad!.zero_();

        var expected = nn.functional.layer_norm(inputs[0] * Factors(mask, rows, width) + inputs[1], [width], inputs[2], inputs[3], 1e-12);
        (expected * weights).sum().backward();
        Near.Equal(expected, actual, 1e-5, 1e-5);
        Assert.All(inputs.Zip(gradients), pair => Near.Equal(pair.First.grad!, pair.Second, 1e-4, 1e-4));
    }

    [Fact]
    public void Gelu_IsTorchs()
    {
        using var scope = NewDisposeScope();
        var input = linspace(-12, 12, 40_001).requires_grad_();
        var actual = Gelu.Apply(input);
        actual.sum().backward();
        var gradient = input.grad!.clone();
        input.grad!.zero_();
        var expected = nn.functional.gelu(input);
        expected.sum().backward();
        Near.Equal(expected, actual, 1e-5, 2e-6);
        Near.Equal(input.grad!, gradient, 1e-5, 2e-6);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void DropoutMask_DropsTheShareItShould_AndKeepsTheMean(double probability)
    {
        using var scope = NewDisposeScope();
        const int count = 1 << 20;
        manual_seed(5);
        var factors = Factors(DropoutMask.Draw(probability), count);
        var dropped = factors.eq(0).to(ScalarType.Float64).mean().item<double>();
        Assert.Equal(probability, dropped, 4 * Math.Sqrt(probability * (1 - probability) / count));
        Assert.Equal((float)(1 / (1 - probability)), factors.max().item<float>(), 1e-6f);
        // Neighbours are drawn apart: the share of pairs that are both dropped is the product.
        var both = (factors.narrow(0, 0, count - 1).eq(0) & factors.narrow(0, 1, count - 1).eq(0)).to(ScalarType.Float64).mean().item<double>();
        Assert.Equal(probability * probability, both, 5e-3 * probability);
    }

    private static Tensor Factors(DropoutMask mask, params long[] shape)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        var factors = new float[(count + 15) / 16 * 16];
        if (mask.IsNone)
            Array.Fill(factors, 1);
        else
            for (var i = 0; i < factors.Length; i += 16)
                mask.Factors((uint)i).CopyTo(factors, i);
        return tensor(factors.AsSpan(0, (int)count).ToArray(), shape);
    }
}
