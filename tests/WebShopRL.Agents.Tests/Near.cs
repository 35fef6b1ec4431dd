using static TorchSharp.torch;

namespace WebShopRL.Tests;

/// <summary>Comparisons within a tolerance that say where and by how much they failed.</summary>
internal static class Near
{
    /// <summary>Element by element: |actual - expected| at most <paramref name="relative"/> * |expected| + <paramref name="absolute"/>.</summary>
    public static void Equal(Tensor expected, Tensor actual, double relative = 1e-4, double absolute = 1e-4)
    {
        Assert.Equal(expected.shape, actual.shape);
        using var scope = NewDisposeScope();
        var (e, a) = (expected.detach().cpu().to(ScalarType.Float64), actual.detach().cpu().to(ScalarType.Float64));
        var worst = ((a - e).abs() - relative * e.abs()).max().item<double>();
        Assert.True(worst <= absolute, $"Differs by up to {worst} beyond {relative} relative (at most {absolute}); largest difference {(a - e).abs().max().item<double>()}.");
    }

    public static void Equal(double expected, double actual, double relative = 1e-4, double absolute = 1e-6) =>
        Assert.True(Math.Abs(actual - expected) <= relative * Math.Abs(expected) + absolute, $"Expected {expected}, got {actual}.");
}
