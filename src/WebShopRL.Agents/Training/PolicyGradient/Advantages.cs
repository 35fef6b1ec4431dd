namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>One choice on the way through an episode, as advantages see it.</summary>
/// <param name="Reward">That followed it.</param>
/// <param name="Value">Of the state it was made in.</param>
/// <param name="NextValue">Of the state it led to: 0 after a purchase, the value head's estimate where playing was only cut off.</param>
/// <param name="Ends">Whether the next in the sequence belongs to another episode.</param>
public readonly record struct ChoiceReturn(double Reward, double Value, double NextValue, bool Ends);

/// <summary>How much better choices were than what the value head expected.</summary>
public static class Advantages
{
    /// <summary>
    /// Generalised advantage estimation (Schulman et al. 2016, eq. 11 and 16): A_t = δ_t + γλ A_{t+1} with δ_t = r_t + γ V(s_{t+1}) − V(s_t), begun anew behind an end. λ = 1 gives the (n-step) return less the value, which is
    /// A2C's advantage and the paper's. A_t + V(s_t) is what the value head learns.
    /// </summary>
    public static double[] Of(IReadOnlyList<ChoiceReturn> choices, double discount, double lambda)
    {
        var advantages = new double[choices.Count];
        var next = 0.0;
        for (var t = choices.Count - 1; t >= 0; t--)
        {
            var (reward, value, nextValue, ends) = choices[t];
            advantages[t] = next = reward + discount * nextValue - value + (ends ? 0 : discount * lambda * next);
        }
        return advantages;
    }

    /// <summary>Mean 0 and (sample) deviation 1; a single one stays as it is.</summary>
    public static double[] Normalize(IReadOnlyList<double> advantages)
    {
        if (advantages.Count < 2)
            return [.. advantages];
        var mean = advantages.Average();
        var deviation = Math.Sqrt(advantages.Sum(advantage => (advantage - mean) * (advantage - mean)) / (advantages.Count - 1));
        return [.. advantages.Select(advantage => (advantage - mean) / (deviation + 1e-8))];
    }

    /// <summary>Share of the returns' variance that the values foresaw: 1 − Var(R − V) / Var(R). Null where all returns are the same and there is nothing to explain.</summary>
    public static double? ExplainedVariance(IReadOnlyList<double> returns, IReadOnlyList<double> values)
    {
        var all = Variance(returns);
        return all == 0 ? null : 1 - Variance([.. returns.Zip(values, (gained, value) => gained - value)]) / all;
    }

    private static double Variance(IReadOnlyList<double> numbers)
    {
        var mean = numbers.Average();
        return numbers.Average(number => (number - mean) * (number - mean));
    }
}
