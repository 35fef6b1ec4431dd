using WebShopRL.Agents.Training.Reward;
using WebShopRL.Shop.Rewards;

namespace WebShopRL.Tests.Training;

[Trait(Category.Name, Category.Unit)]
public sealed class RewardFiguresTests
{
    [Fact]
    public void CalibrationError_IsTheWeightedDistanceWithinRanges()
    {
        // Two in [0.1, 0.2) with mean 0.15 of which half happen, two in [0.9, 1] with mean 0.95 of which all happen.
        Assert.Equal(0.5 * 0.35 + 0.5 * 0.05, RewardCheck.CalibrationError([0.11, 0.19, 0.9, 1], [0, 1, 1, 1]), 12);
        Assert.Equal(0, RewardCheck.CalibrationError([1, 0], [1, 0]));
    }

    [Fact]
    public void RankingAccuracy_CountsPairsOfOneGoalThatDiffer()
    {
        // Goal 1: right, even, wrong; its two equal rewards make no pair. Goal 2 has one purchase.
        (int, double, double)[] purchases = [(1, 1, 0.5), (1, 0.5, 0.5), (1, 0.5, 0.7), (1, 0.2, 0.1), (2, 1, 0)];

        // (1, .5): even; (1, .5'): wrong; (1, .2): right; (.5, .2): right; (.5', .2): right.
        Assert.Equal(3.5 / 5, RewardCheck.RankingAccuracy(purchases)!.Value, 12);
        Assert.Null(RewardCheck.RankingAccuracy([(1, 1, 0.5), (2, 0, 0.5)]));
    }

    [Fact]
    public void PartsOf_HoldsTheRewardsParts_AndNothingMissingWhereNoOptionIsAsked()
    {
        var measured = new RewardBreakdown(0.25, 0.5, 0.75, null, 0, 0.5, null, 0.5, true, true, 1);

        Assert.Equal([0.25f, 0, 0.5f, 0.75f, 1, 0], RewardExample.PartsOf(measured));
        Assert.Equal([1f, 1, 1, 1, 0.5f, 1], RewardExample.PartsOf(measured with { Reward = 1, RType = 1, RAtt = 1, ROption = 0.5, RPrice = 1 }));
    }
}
