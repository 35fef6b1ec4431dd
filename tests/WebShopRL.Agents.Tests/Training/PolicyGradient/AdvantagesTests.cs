using WebShopRL.Agents.Training.PolicyGradient;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Training.PolicyGradient;

[Trait(Category.Name, Category.Unit)]
public sealed class AdvantagesTests
{
    private sealed record Played(double[] Rewards, double[] Values, double Last);

    [Theory]
    [InlineData(0.9, 0.95)]
    [InlineData(0.99, 0.5)]
    [InlineData(0.9, 1)]
    [InlineData(1, 0)]
    public void Of_IsTheWeightedMeanOfAllLookaheads_ForEpisodesThatEndAndThatAreCutOff(double discount, double lambda)
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            Played[] episodes = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(1, 9)).Select(length => new Played(
                Draw(length), Draw(length), random.Next(2) == 0 ? 0 : random.NextDouble() * 4 - 2))];

            var found = Advantages.Of([.. episodes.SelectMany(Choices)], discount, lambda);

            Assert.All(episodes.SelectMany(episode => Enumerable.Range(0, episode.Rewards.Length).Select(t => BruteForce(episode, t, discount, lambda))).Zip(found),
                pair => Near.Equal(pair.First, pair.Second, 1e-9, 1e-9));
        }

        double[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() * 4 - 2)];
    }

    [Fact]
    public void Normalize_GivesMeanZeroAndDeviationOne_AndLeavesASingleOneAlone()
    {
        var normal = Advantages.Normalize([3, 5, -1, 0.5]);
        Near.Equal(0, normal.Average(), 0, 1e-12);
        Near.Equal(1, Math.Sqrt(normal.Sum(value => value * value) / 3), 1e-6, 0);
        Assert.Equal([7.0], Advantages.Normalize([7]));
        Assert.All(Advantages.Normalize([2, 2, 2]), value => Assert.Equal(0, value));
    }

    [Fact]
    public void ExplainedVariance_IsOneForTheReturnsThemselves_ZeroForTheirMean_AndNothingWhereNothingVaries()
    {
        Assert.Equal(1, Advantages.ExplainedVariance([1, 2, 4], [1, 2, 4]));
        Near.Equal(0, Advantages.ExplainedVariance([1, 2, 3], [2, 2, 2])!.Value, 0, 1e-12);
        Assert.Null(Advantages.ExplainedVariance([2, 2], [0, 1]));
    }

    [Fact]
    public void KlEstimates_HaveTheDivergenceAsTheirMean_AndK3IsNeverBelowZero()
    {
        double[] q = [0.5, 0.3, 0.2], p = [0.2, 0.3, 0.5];
        var divergence = q.Zip(p, (of, other) => of * Math.Log(of / other)).Sum();
        foreach (var estimator in (string[])[KlEstimate.K1, KlEstimate.K3])
            Near.Equal(divergence, q.Zip(p, (of, other) => of * KlEstimate.Of(Math.Log(other / of), estimator)).Sum(), 1e-12, 1e-12);
        Assert.All(q.Zip(p), pair => Assert.True(KlEstimate.Of(Math.Log(pair.Second / pair.First), KlEstimate.K3) >= 0));
        using var ratios = tensor(q.Zip(p, (of, other) => Math.Log(other / of)).ToArray());
        using var third = KlEstimate.ThirdOf(ratios);
        Assert.All(third.data<double>().ToArray().Zip(q.Zip(p)), pair => Near.Equal(KlEstimate.Of(Math.Log(pair.Second.Second / pair.Second.First), KlEstimate.K3), pair.First, 1e-12, 1e-12));
        Assert.Throws<ArgumentException>(() => KlEstimate.Of(0, "k2"));
    }

    private static IEnumerable<ChoiceReturn> Choices(Played episode) => episode.Rewards.Select((reward, t) =>
        t == episode.Rewards.Length - 1 ? new ChoiceReturn(reward, episode.Values[t], episode.Last, Ends: true) : new ChoiceReturn(reward, episode.Values[t], episode.Values[t + 1], Ends: false));

    /// <summary>(1 − λ) Σ λ^(n−1) Â^(n), the last of the n-step advantages with all of the weight that is left (Schulman et al. 2016, eq. 11 to 16, from their definition).</summary>
    private static double BruteForce(Played episode, int t, double discount, double lambda)
    {
        var (left, advantage) = (episode.Rewards.Length - t, 0.0);
        for (var n = 1; n <= left; n++)
        {
            var gained = Enumerable.Range(0, n).Sum(k => Math.Pow(discount, k) * episode.Rewards[t + k]);
            var after = t + n < episode.Rewards.Length ? episode.Values[t + n] : episode.Last;
            var weight = n < left ? (1 - lambda) * Math.Pow(lambda, n - 1) : Math.Pow(lambda, n - 1);
            advantage += weight * (gained + Math.Pow(discount, n) * after - episode.Values[t]);
        }
        return advantage;
    }
}
