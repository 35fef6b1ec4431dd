using System.Globalization;
using WebShopRL.Agents.Metrics;

namespace WebShopRL.Tests.Training.PolicyGradient;

/// <summary>What a tiny model tells over its first updates, as it was once: a change of arithmetic, of draws or of what is played shows here first.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class GoldenCurvesTests(PlayedShop shop) : IClassFixture<PlayedShop>
{
    [Theory]
    [InlineData("pg", MetricNames.PolicyLoss, "")]
    [InlineData("pg", MetricNames.ValueLoss, "")]
    [InlineData("pg", MetricNames.Entropy, "")]
    [InlineData("pg", MetricNames.ImitationLoss, "")]
    [InlineData("pg", MetricNames.GradNorm, "")]
    [InlineData("ppo", MetricNames.PolicyLoss, "")]
    [InlineData("ppo", MetricNames.ValueLoss, "")]
    [InlineData("ppo", MetricNames.Entropy, "")]
    [InlineData("ppo", MetricNames.ApproximateKl, "")]
    [InlineData("ppo", MetricNames.GradNorm, "")]
    [InlineData("ppo", MetricNames.EpisodeScore, "")]
    public void Run_TellsWhatItToldBefore(string algorithm, string metric, string expected)
    {

        var told = shop.Curves(algorithm).Values(metric);

        var known = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(known.Length == told.Length && known.Zip(told).All(pair => Math.Abs(pair.First - pair.Second) <= 2e-3 * Math.Abs(pair.First) + 2e-5),
            string.Create(CultureInfo.InvariantCulture, $"{metric}: {string.Join(' ', told.Select(value => value.ToString("G6", CultureInfo.InvariantCulture)))}"));
    }
}
