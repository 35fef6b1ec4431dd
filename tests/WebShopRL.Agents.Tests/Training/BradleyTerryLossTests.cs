using WebShopRL.Agents.Training.Reward;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Training;

[Trait(Category.Name, Category.Unit)]
public sealed class BradleyTerryLossTests
{
    private static readonly double[] Chosen = [0.3, -2, 40, -40, 0], Rejected = [0.1, 1.5, -40, 40, 0];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.7, 0)]
    [InlineData(0, 0.01)]
    [InlineData(1.3, 0.2)]
    public void Of_IsTheFormula_AndItsGradientTheDifferenceQuotient(double margin, double center)
    {
        using var scope = NewDisposeScope();
        var (chosen, rejected) = (tensor(Chosen).requires_grad_(), tensor(Rejected).requires_grad_());

        var losses = BradleyTerryLoss.Of(chosen, rejected, margin, center);
        losses.sum().backward();

        for (var i = 0; i < Chosen.Length; i++)
        {
            Near(Formula(Chosen[i], Rejected[i]), losses[i].item<double>());
            Near(Slope(step => Formula(Chosen[i] + step, Rejected[i])), chosen.grad![i].item<double>());
            Near(Slope(step => Formula(Chosen[i], Rejected[i] + step)), rejected.grad![i].item<double>());
        }

        // -log(1 / (1 + e^-x)) as log(1 + e^-x), which for large -x is -x.
        double Formula(double preferred, double other)
        {
            var x = preferred - other - margin;
            return (x < -700 ? -x : Math.Log(1 + Math.Exp(-x))) + center * Math.Pow(preferred + other, 2);
        }

        static double Slope(Func<double, double> of) => (of(1e-6) - of(-1e-6)) / 2e-6;

        static void Near(double expected, double actual) => Assert.True(Math.Abs(expected - actual) <= 1e-6 * Math.Max(1, Math.Abs(expected)), $"{expected} is expected, {actual} came");
    }

    [Fact]
    public void Of_IsLogTwo_WhereBothAreValuedTheSame()
    {
        using var scope = NewDisposeScope();
        using var even = tensor(new[] { 5.0 });
        Assert.Equal(Math.Log(2), BradleyTerryLoss.Of(even, even).item<double>(), 12);
    }
}
