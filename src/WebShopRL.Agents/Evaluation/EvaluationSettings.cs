namespace WebShopRL.Agents.Evaluation;

/// <summary>How agents are evaluated.</summary>
/// <param name="Decoding">greedy or sample.</param>
/// <param name="Temperature">Divides the log-probabilities before sampling.</param>
/// <param name="MaxSteps">An episode without a purchase by then scores 0.</param>
public sealed record EvaluationSettings(string Decoding = "greedy", double Temperature = 1.0, int MaxSteps = 100, int Seed = 0, int Parallel = 32);

/// <summary>One evaluated episode. Score is the reward in [0, 1].</summary>
public sealed record EvaluatedEpisode(int Goal, double Reward, int Steps, bool Purchased, IReadOnlyList<string> Actions);

/// <summary>Scores are 0-100, success rates 0-1, intervals 95 %.</summary>
public sealed record EvaluationResult(
    double Score, double ScoreLow, double ScoreHigh,
    double SuccessRate, double SuccessRateLow, double SuccessRateHigh,
    double MeanLength, IReadOnlyList<EvaluatedEpisode> Episodes);
