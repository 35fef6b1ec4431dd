using WebShopRL.Agents.Evaluation;

namespace WebShopRL.Tests.Evaluation;

[Trait(Category.Name, Category.Unit)]
public sealed class ThompsonBanditTests
{
    private static readonly double[] SuccessRates = [0.1, 0.5, 0.2];

    [Theory]
    [InlineData("bernoulli")]
    [InlineData("normal")]
    public void Run_SpendsMostRolloutsOnTheBestArm(string likelihood)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var arms = ThompsonBandit.Run(3, 100, Play, 1000, likelihood, seed)[^1].Arms;
            Assert.Equal(1000, arms.Sum(arm => arm.Pulls));
            Assert.True(arms[1].Pulls > 700, $"{likelihood}, seed {seed}: {arms[1].Pulls} pulls of the best arm");
            Assert.InRange(arms[1].SuccessRate!.Value, 0.4, 0.6);
            Assert.Equal(100 * arms[1].SuccessRate!.Value, arms[1].Score!.Value, 6);
        }
    }

    [Fact]
    public void Run_IsRepeatedBySeed()
    {
        var first = ThompsonBandit.Run(3, 100, Play, 300, "bernoulli", 7);
        var second = ThompsonBandit.Run(3, 100, Play, 300, "bernoulli", 7);
        Assert.Equal(first.SelectMany(point => point.Arms), second.SelectMany(point => point.Arms));
        Assert.NotEqual(first.SelectMany(point => point.Arms), ThompsonBandit.Run(3, 100, Play, 300, "bernoulli", 8).SelectMany(point => point.Arms));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(199)]
    [InlineData(201)]
    [InlineData(5000)]
    public void Run_KeepsACurveThatEndsWithTheLastRollout(int rollouts)
    {
        var curve = ThompsonBandit.Run(2, 10, Play, rollouts, "bernoulli", 1);
        Assert.InRange(curve.Count, 1, ThompsonBandit.CurvePoints);
        Assert.Equal(rollouts, curve[^1].Rollout);
        Assert.Equal(curve.Select(point => point.Rollout).Order().Distinct(), curve.Select(point => point.Rollout));
        Assert.All(curve, point => Assert.Equal(point.Rollout, point.Arms.Sum(arm => arm.Pulls)));
    }

    [Fact]
    public void Run_ReportsThePosteriorMeanOfABetaPrior()
    {
        var arm = Assert.Single(ThompsonBandit.Run(1, 100, Play, 400, "bernoulli", 3)[^1].Arms);
        Assert.Equal((1 + 400 * arm.SuccessRate!.Value) / 402, arm.PosteriorMean, 9);
    }

    [Theory]
    [InlineData("bernoulli")]
    [InlineData("normal")]
    public void Advance_GoesOnAsOutcomesComeIn_AndEndsWhereAWholeRunEnds(string likelihood)
    {
        var known = new Dictionary<(int, int), double>();
        var bandit = new ThompsonBandit(3, 50, 400, likelihood, 5);
        var waits = 0;
        while (bandit.Advance((arm, goal) => known.TryGetValue((arm, goal), out var reward) ? reward : null) is { } needed)
        {
            Assert.DoesNotContain(needed, known.Keys);
            known[needed] = Play(needed.Arm, needed.Goal);
            waits++;
        }
        Assert.Equal((400, known.Count), (bandit.Done, waits));
        Assert.Equal(ThompsonBandit.Run(3, 50, Play, 400, likelihood, 5).SelectMany(point => point.Arms), bandit.Curve.SelectMany(point => point.Arms));
    }

    [Fact]
    public void Run_ReportsTheSpreadOfThePosterior()
    {
        var arm = Assert.Single(ThompsonBandit.Run(1, 100, Play, 400, "bernoulli", 3)[^1].Arms);
        var (a, b) = (1 + 400 * arm.SuccessRate!.Value, 401 - 400 * arm.SuccessRate.Value);
        Assert.Equal(Math.Sqrt(a * b / ((a + b) * (a + b) * (a + b + 1))), arm.PosteriorDeviation!.Value, 12);

        // Of a normal posterior it is the standard error of the mean, once the prior is outweighed.
        var reward = Assert.Single(ThompsonBandit.Run(1, 100, (_, goal) => goal / 99.0, 4_000, "normal", 3)[^1].Arms);
        Assert.InRange(reward.PosteriorDeviation!.Value / (0.2915 / Math.Sqrt(4_000)), 0.95, 1.05);
    }

    [Fact]
    public void Run_NamesTheLegalLikelihoods_WhenGivenAnother() =>
        Assert.Contains("bernoulli or normal", Assert.Throws<ArgumentException>(() => ThompsonBandit.Run(1, 1, Play, 1, "poisson", 0)).Message, StringComparison.Ordinal);

    /// <summary>Goals below the arm's rate × 100 succeed.</summary>
    private static double Play(int arm, int goal) => goal < SuccessRates[arm] * 100 ? 1 : 0;
}
