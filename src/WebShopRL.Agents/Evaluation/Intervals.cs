namespace WebShopRL.Agents.Evaluation;

/// <summary>A mean and the ends of its 95 % interval.</summary>
public readonly record struct Interval(double Mean, double Low, double High);

/// <summary>95 % intervals of what evaluations report.</summary>
public static class Intervals
{
    /// <summary>The 97.5 % point of the standard normal distribution.</summary>
    public const double Z = 1.959963984540054;

    /// <summary>A share of successes, by Wilson's score interval (1927): right also near 0 and 1 and for few episodes. Without trials: 0 in [0, 1].</summary>
    public static Interval Share(int successes, int trials)
    {
        if (trials == 0)
            return new Interval(0, 0, 1);
        double n = trials, share = successes / n, z2 = Z * Z;
        var centre = (share + z2 / (2 * n)) / (1 + z2 / n);
        var half = Z / (1 + z2 / n) * Math.Sqrt(share * (1 - share) / n + z2 / (4 * n * n));
        return new Interval(share, successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half);
    }

    /// <summary>A mean, by the normal approximation with the sample's standard deviation. One value or none: no width.</summary>
    public static Interval Mean(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
            return default;
        var mean = values.Average();
        if (values.Count == 1)
            return new Interval(mean, mean, mean);
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        var half = Z * deviation / Math.Sqrt(values.Count);
        return new Interval(mean, mean - half, mean + half);
    }

    /// <summary>The mean of b − a over pairs (the same goals): narrower than the two means' intervals suggest, as goals are easy or hard for both.</summary>
    public static Interval PairedDifference(IReadOnlyList<double> a, IReadOnlyList<double> b) => a.Count == b.Count
        ? Mean([.. a.Zip(b, (first, second) => second - first)])
        : throw new ArgumentException($"Pairs are needed; there are {a.Count} and {b.Count} values.", nameof(b));
}
