namespace WebShopRL.Agents.Evaluation;

/// <summary>Figures of some of an evaluation's episodes. Scores are 0-100, shares 0-1; low and high are the ends of 95 % bootstrap intervals over goals.</summary>
/// <param name="PurchaseRate">Share of the episodes that bought something.</param>
public sealed record GroupFigures(
    string Name, int Episodes, double Score, double ScoreLow, double ScoreHigh, double SuccessRate, double SuccessRateLow, double SuccessRateHigh, double MeanLength, double PurchaseRate);

/// <summary>A part of the reward, over the episodes that bought something and whose goal asks for it.</summary>
/// <param name="Name">r_type, r_att, r_option or r_price.</param>
/// <param name="Mean">0-1.</param>
/// <param name="Met">Share of these episodes in which the part is 1: all that it asks for is there.</param>
public sealed record PartFigures(string Name, int Episodes, double Mean, double MeanLow, double MeanHigh, double Met, double MetLow, double MetHigh);

/// <summary>Episodes of one length.</summary>
/// <param name="Score">0-100, their mean.</param>
public sealed record LengthFigures(int Steps, int Episodes, double Score);

/// <summary>Where an evaluation's score comes from: by the category of the goal's product, by the parts of the reward, and by length.</summary>
/// <param name="Categories">Those with most episodes first; without those whose category was not kept.</param>
/// <param name="Parts">Of r_type, r_att, r_option and r_price those that an episode has.</param>
/// <param name="Lengths">Shortest first.</param>
/// <param name="WithoutParts">Purchases whose parts were not kept: played before they were, or not replayed.</param>
public sealed record EvaluationBreakdown(
    GroupFigures All, IReadOnlyList<GroupFigures> Categories, IReadOnlyList<PartFigures> Parts, IReadOnlyList<LengthFigures> Lengths, int MedianLength, int WithoutParts)
{
    /// <summary>Null without episodes.</summary>
    public static EvaluationBreakdown? Of(IReadOnlyCollection<EvaluatedEpisode> episodes)
    {
        if (episodes.Count == 0)
            return null;
        var parts = episodes.Select(episode => episode.Parts).OfType<RewardParts>().ToArray();
        var lengths = episodes.Select(episode => episode.Steps).Order().ToArray();
        return new EvaluationBreakdown(
            Group("all", [.. episodes]),
            [.. episodes.Where(episode => episode.Category is not null).GroupBy(episode => episode.Category!).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => Group(group.Key, [.. group]))],
            [.. new[]
            {
                Part("r_type", [.. parts.Select(part => part.Type)]),
                Part("r_att", [.. parts.Select(part => part.Attributes)]),
                Part("r_option", [.. parts.Select(part => part.Options).OfType<double>()]),
                Part("r_price", [.. parts.Select(part => part.Price)]),
            }.OfType<PartFigures>()],
            [.. episodes.GroupBy(episode => episode.Steps).OrderBy(group => group.Key).Select(group => new LengthFigures(group.Key, group.Count(), 100 * group.Average(episode => episode.Reward)))],
            lengths[lengths.Length / 2],
            episodes.Count(episode => episode.Purchased) - parts.Length);
    }

    private static GroupFigures Group(string name, EvaluatedEpisode[] episodes)
    {
        var score = Bootstrap.Mean([.. episodes.Select(episode => 100 * episode.Reward)]);
        var success = Bootstrap.Mean([.. episodes.Select(Success)]);
        return new GroupFigures(
            name, episodes.Length, score.Mean, score.Low, score.High, success.Mean, success.Low, success.High,
            episodes.Average(episode => episode.Steps), episodes.Average(episode => episode.Purchased ? 1.0 : 0));
    }

    private static PartFigures? Part(string name, double[] values)
    {
        if (values.Length == 0)
            return null;
        var (mean, met) = (Bootstrap.Mean(values), Bootstrap.Mean([.. values.Select(value => value == 1 ? 1.0 : 0)]));
        return new PartFigures(name, values.Length, mean.Mean, mean.Low, mean.High, met.Mean, met.Low, met.High);
    }

    private static double Success(EvaluatedEpisode episode) => episode.Reward == 1 ? 1 : 0;
}
