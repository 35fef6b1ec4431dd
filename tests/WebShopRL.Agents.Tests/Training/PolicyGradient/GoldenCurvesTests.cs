using System.Globalization;
using WebShopRL.Agents.Metrics;

namespace WebShopRL.Tests.Training.PolicyGradient;

/// <summary>What a tiny model tells over its first updates, as it was once: a change of arithmetic, of draws or of what is played shows here first.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class GoldenCurvesTests(PlayedShop shop) : IClassFixture<PlayedShop>
{
    [Theory]
    [InlineData("pg", MetricNames.PolicyLoss, "0.690945 -0.05065 -0.196481 -0.0864165 -0.0918193")]
    [InlineData("pg", MetricNames.ValueLoss, "0.237847 0.000692412 0.0101856 0.0016079 0.00182012")]
    [InlineData("pg", MetricNames.Entropy, "2.14735 2.08635 2.38626 2.20956 2.3021")]
    [InlineData("pg", MetricNames.ImitationLoss, "2.51076 2.47614 2.50075 2.36002 2.35732")]
    [InlineData("pg", MetricNames.GradNorm, "8.30654 0.931801 2.35724 1.46463 1.46996")]
    [InlineData("ppo", MetricNames.PolicyLoss, "-0.000297996 -0.0025644 -0.000386468")]
    [InlineData("ppo", MetricNames.ValueLoss, "0.0514274 0.0115059 0.00361707")]
    [InlineData("ppo", MetricNames.Entropy, "2.13589 2.29535 2.15754")]
    [InlineData("ppo", MetricNames.ApproximateKl, "0.000128371 2.46088E-05 3.3122E-06")]
    [InlineData("ppo", MetricNames.GradNorm, "1.75391 1.27352 1.02388")]
    [InlineData("ppo", MetricNames.EpisodeScore, "27.7778 11.1111 0")]
    public void Run_TellsWhatItToldBefore(string algorithm, string metric, string expected)
    {

        var told = shop.Curves(algorithm).Values(metric);

        var known = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(known.Length == told.Length && known.Zip(told).All(pair => Math.Abs(pair.First - pair.Second) <= 2e-3 * Math.Abs(pair.First) + 2e-5),
            string.Create(CultureInfo.InvariantCulture, $"{metric}: {string.Join(' ', told.Select(value => value.ToString("G6", CultureInfo.InvariantCulture)))}"));
    }
}
