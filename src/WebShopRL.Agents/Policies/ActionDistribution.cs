namespace WebShopRL.Agents.Policies;

/// <summary>A policy's answer to one decision: natural-log probabilities over its actions [A], and the state's estimated value where the policy has one.</summary>
public sealed record ActionDistribution(IReadOnlyList<float> LogProbabilities, float? Value)
{
    /// <summary>All probability on one of <paramref name="count"/> actions: the others have negative infinity.</summary>
    public static ActionDistribution Certain(int count, int chosen)
    {
        var logs = new float[count];
        Array.Fill(logs, float.NegativeInfinity);
        logs[chosen] = 0;
        return new ActionDistribution(logs, null);
    }
}
