namespace WebShopRL.Agents.Evaluation;

/// <summary>
/// 95 % percentile intervals by the bootstrap (Efron 1979): the mean of many samples, drawn with replacement from what was measured. Makes no assumption on its distribution, which for rewards has a lump at 1.
/// </summary>
public static class Bootstrap
{
    private const int Resamples = 2_000;

    /// <summary>Of the mean. The same values and seed give the same interval. One value or none: no width.</summary>
    public static Interval Mean(IReadOnlyList<double> values, int seed = 0)
    {
        if (values.Count < 2)
            return values.Count == 0 ? default : new Interval(values[0], values[0], values[0]);
        var random = new Random(seed);
        var means = new double[Resamples];
        for (var sample = 0; sample < Resamples; sample++)
        {
            var sum = 0.0;
            for (var i = 0; i < values.Count; i++)
                sum += values[random.Next(values.Count)];
            means[sample] = sum / values.Count;
        }
        Array.Sort(means);
        return new Interval(values.Average(), means[(int)(0.025 * (Resamples - 1))], means[(int)Math.Ceiling(0.975 * (Resamples - 1))]);
    }

    /// <summary>Of the mean of b − a over pairs: the same goals for both.</summary>
    public static Interval PairedDifference(IReadOnlyList<double> a, IReadOnlyList<double> b, int seed = 0) => a.Count == b.Count
        ? Mean([.. a.Zip(b, (first, second) => second - first)], seed)
        : throw new ArgumentException($"Pairs are needed; there are {a.Count} and {b.Count} values.", nameof(b));
}
