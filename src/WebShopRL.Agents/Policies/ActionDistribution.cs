namespace WebShopRL.Agents.Policies;

/// <summary>A policy's answer to one decision: natural-log probabilities over its actions [A], and the state's estimated value where the policy has one.</summary>
public sealed record ActionDistribution(IReadOnlyList<float> LogProbabilities, float? Value);
