using WebShopRL.Agents.Evaluation;

namespace WebShopRL.Tests.Evaluation;

[Trait(Category.Name, Category.Unit)]
public sealed class EvaluationBreakdownTests
{
    private static readonly EvaluatedEpisode[] Episodes =
    [
        new(0, 1, 4, true, [], "fashion", new RewardParts(1, 1, 1, 1)),
        new(1, 0.5, 6, true, [], "fashion", new RewardParts(1, 0.5, 0, 1)),
        new(2, 0.25, 6, true, [], "garden", new RewardParts(0.5, 0.5, null, 1)),
        new(3, 0, 100, false, [], "garden"),
        new(4, 0.75, 2, true, []),
    ];

    [Fact]
    public void Breakdown_IsWhatIsCountedByHand()
    {
        var breakdown = EvaluationBreakdown.Of(Episodes)!;

        Assert.Equal((5, 50.0, 0.2, 0.8, 23.6), (breakdown.All.Episodes, breakdown.All.Score, breakdown.All.SuccessRate, breakdown.All.PurchaseRate, breakdown.All.MeanLength));
        Assert.Equal([("fashion", 2, 75.0, 0.5), ("garden", 2, 12.5, 0.0)], breakdown.Categories.Select(group => (group.Name, group.Episodes, group.Score, group.SuccessRate)));
        Assert.Equal(
            [("r_type", 3, 2.5 / 3, 2.0 / 3), ("r_att", 3, 2.0 / 3, 1.0 / 3), ("r_option", 2, 0.5, 0.5), ("r_price", 3, 1.0, 1.0)],
            breakdown.Parts.Select(part => (part.Name, part.Episodes, part.Mean, part.Met)));
        Assert.Equal([(2, 1, 75.0), (4, 1, 100.0), (6, 2, 37.5), (100, 1, 0.0)], breakdown.Lengths.Select(length => (length.Steps, length.Episodes, length.Score)));
        Assert.Equal((6, 1), (breakdown.MedianLength, breakdown.WithoutParts));
        Assert.All(breakdown.Categories.Append(breakdown.All), group => Assert.True(group.ScoreLow <= group.Score && group.Score <= group.ScoreHigh));
        Assert.Null(EvaluationBreakdown.Of([]));
    }

    [Fact]
    public void Pair_IsOverTheGoalsOfBoth_MostDifferentFirst()
    {
        var second = new EvaluatedEpisode[] { new(0, 0.9, 3, true, []), new(1, 1, 3, true, []), new(2, 0.25, 3, true, []), new(7, 1, 3, true, []) }.ToDictionary(episode => episode.Goal);
        var pair = PairedEvaluations.Of(Episodes.ToDictionary(episode => episode.Goal), second)!;

        Assert.Equal([1, 0, 2], pair.Goals.Select(goal => goal.First.Goal));
        Assert.Equal(100 * (0.5 - 0.1) / 3, pair.Score.Mean, 9);
        Assert.Equal((0.0, 1, 1), (pair.Success.Mean, pair.FirstBetter, pair.SecondBetter));
        Assert.InRange(pair.Score.Mean, pair.Score.Low, pair.Score.High);
        Assert.Null(PairedEvaluations.Of(Episodes.ToDictionary(episode => episode.Goal), new Dictionary<int, EvaluatedEpisode> { [7] = second[7] }));
    }
}
