using WebShopRL.Shop.Episodes;

namespace WebShopRL.Agents.Evaluation;

/// <summary>How agents are evaluated.</summary>
/// <param name="Decoding">greedy or sample.</param>
/// <param name="Temperature">Divides the log-probabilities before sampling.</param>
/// <param name="MaxSteps">An episode without a purchase by then scores 0.</param>
public sealed record EvaluationSettings(string Decoding = "greedy", double Temperature = 1.0, int MaxSteps = 100, int Seed = 0, int Parallel = 32);

/// <summary>The parts of a purchase's reward, each in [0, 1].</summary>
/// <param name="Options">Null where the goal asks for none.</param>
public sealed record RewardParts(double Type, double Attributes, double? Options, double Price);

/// <summary>One evaluated episode. Reward is in [0, 1].</summary>
/// <param name="Category">Of the goal's product; null where it was not kept.</param>
/// <param name="Parts">Null without a purchase, and where they were not kept.</param>
public sealed record EvaluatedEpisode(int Goal, double Reward, int Steps, bool Purchased, IReadOnlyList<string> Actions, string? Category = null, RewardParts? Parts = null)
{
    /// <summary>An episode as it has ended. Without a purchase it earned nothing.</summary>
    public static EvaluatedEpisode Of(Episode episode, IReadOnlyList<string> actions) => new(
        episode.Goal.Index, episode.Done ? episode.Reward : 0, actions.Count, episode.Done, [.. actions], episode.Goal.Category,
        episode.Breakdown is { } parts ? new RewardParts(parts.RType, parts.RAtt, parts.ROption, parts.RPrice) : null);
}

/// <summary>Scores are 0-100, success rates 0-1, intervals 95 %.</summary>
public sealed record EvaluationResult(
    double Score, double ScoreLow, double ScoreHigh,
    double SuccessRate, double SuccessRateLow, double SuccessRateHigh,
    double MeanLength, IReadOnlyList<EvaluatedEpisode> Episodes);
