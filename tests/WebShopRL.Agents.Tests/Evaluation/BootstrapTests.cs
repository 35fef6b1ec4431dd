using WebShopRL.Agents.Evaluation;

namespace WebShopRL.Tests.Evaluation;

[Trait(Category.Name, Category.Unit)]
public sealed class BootstrapTests
{
    [Fact]
    public void PairedDifference_AgreesWithTheNormalApproximation_ForManyPairs()
    {
        var random = new Random(2);
        double[] first = [.. Enumerable.Range(0, 500).Select(_ => random.NextDouble())];
        double[] second = [.. first.Select(value => value + 0.1 + 0.2 * (random.NextDouble() - 0.5))];
        var (bootstrap, normal) = (Bootstrap.PairedDifference(first, second), Intervals.PairedDifference(first, second));

        Assert.Equal(normal.Mean, bootstrap.Mean, 12);
        Assert.InRange(bootstrap.Low - normal.Low, -0.001, 0.001);
        Assert.InRange(bootstrap.High - normal.High, -0.001, 0.001);
        Assert.Equal(bootstrap, Bootstrap.PairedDifference(first, second));
    }

    [Fact]
    public void Mean_StaysWithinWhatWasMeasured_WhenNearlyAllValuesAreOne()
    {
        var interval = Bootstrap.Mean([.. Enumerable.Repeat(1.0, 49), 0]);
        Assert.Equal(0.98, interval.Mean, 12);
        Assert.Equal(1, interval.High);
        Assert.InRange(interval.Low, 0.90, 0.97);
    }

    /// <summary>Student's table: t(0.975; 2) = 4.303, so that three values with deviation 1 have 4.303 / √3 on either side.</summary>
    [Fact]
    public void SeedIntervals_AreStudents_AndSayNothingOfOneSeed()
    {
        var interval = SeedIntervals.Mean([1, 2, 3])!.Value;
        Assert.Equal(2, interval.Mean, 12);
        Assert.Equal(4.303 / Math.Sqrt(3), interval.High - interval.Mean, 3);
        Assert.Equal(interval.Mean - interval.Low, interval.High - interval.Mean, 12);
        Assert.Null(SeedIntervals.Mean([5]));
    }
}
