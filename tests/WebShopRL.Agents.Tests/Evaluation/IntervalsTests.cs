using WebShopRL.Agents.Evaluation;

namespace WebShopRL.Tests.Evaluation;

[Trait(Category.Name, Category.Unit)]
public sealed class IntervalsTests
{
    /// <summary>Newcombe 1998, table I, method 3 (Wilson without continuity correction).</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Share_GivesWilsonsInterval(int successes, int trials, double low, double high)
    {
        var interval = Intervals.Share(successes, trials);

        Assert.Equal((double)successes / trials, interval.Mean, 12);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Mean_CoversTheTrueMeanInNineteenOfTwentySamples()
    {
        var random = new Random(1);
        var covered = 0;
        const int samples = 2_000;
        for (var sample = 0; sample < samples; sample++)
        {
            var interval = Intervals.Mean([.. Enumerable.Range(0, 200).Select(_ => random.NextDouble())]);
            if (interval.Low <= 0.5 && 0.5 <= interval.High)
                covered++;
        }

        Assert.InRange((double)covered / samples, 0.935, 0.965);
    }

    [Fact]
    public void PairedDifference_IsNarrowerThanTheMeans_WhenGoalsAreHardForBoth()
    {
        var random = new Random(2);
        double[] first = [.. Enumerable.Range(0, 100).Select(_ => random.NextDouble())];
        double[] second = [.. first.Select(value => value + 0.1 + 0.01 * random.NextDouble())];

        var difference = Intervals.PairedDifference(first, second);

        Assert.InRange(difference.Mean, 0.1, 0.11);
        Assert.True(difference.High - difference.Low < (Intervals.Mean(first).High - Intervals.Mean(first).Low) / 10);
    }
}
