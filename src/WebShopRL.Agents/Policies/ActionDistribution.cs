using WebShopRL.Agents.Networks;

namespace WebShopRL.Agents.Policies;

/// <summary>A policy's answer to one decision: natural-log probabilities over its actions [A], and the state's estimated value where the policy has one.</summary>
public sealed record ActionDistribution
{
    /// <exception cref="NotFiniteException">A log-probability is NaN or plus infinity, or none is above minus infinity: there is nothing to choose by.</exception>
    public ActionDistribution(IReadOnlyList<float> logProbabilities, float? value)
    {
        foreach (var log in logProbabilities)
            if (float.IsNaN(log) || float.IsPositiveInfinity(log))
                throw new NotFiniteException("An action's log-probability", log);
        if (logProbabilities.All(float.IsNegativeInfinity))
            throw new NotFiniteException("Every action's log-probability", double.NegativeInfinity);
        (LogProbabilities, Value) = (logProbabilities, value);
    }

    public IReadOnlyList<float> LogProbabilities { get; }

    public float? Value { get; }

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
