namespace WebShopRL.Agents.Policies;

/// <summary>A policy's answer to one decision: natural-log probabilities over its actions [A], and the state's estimated value where the policy has one.</summary>
public sealed record ActionDistribution(IReadOnlyList<float> LogProbabilities, float? Value)
{
    /// <summary>The most probable action; the first of several.</summary>
    public int Best
    {
        get
        {
            var best = 0;
            for (var i = 1; i < LogProbabilities.Count; i++)
                if (LogProbabilities[i] > LogProbabilities[best])
                    best = i;
            return best;
        }
    }

    /// <summary>All probability on one of <paramref name="count"/> actions: the others have negative infinity.</summary>
    public static ActionDistribution Certain(int count, int chosen)
    {
        var logs = new float[count];
        Array.Fill(logs, float.NegativeInfinity);
        logs[chosen] = 0;
        return new ActionDistribution(logs, null);
    }
}
