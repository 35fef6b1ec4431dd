namespace WebShopRL.Agents.Evaluation;

/// <summary>95 % intervals over a few runs that differ in their seed alone.</summary>
public static class SeedIntervals
{
    /// <summary>97.5 % points of Student's t distribution for 1, 2, ... degrees of freedom.</summary>
    private static readonly double[] Student =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>Of the mean, by Student's t: with three runs it is wide, and rightly so. Null of fewer than two, which say nothing of how runs differ.</summary>
    public static Interval? Mean(IReadOnlyCollection<double> values)
    {
        if (values.Count < 2)
            return null;
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        var half = Student[Math.Min(values.Count - 1, Student.Length) - 1] * deviation / Math.Sqrt(values.Count);
        return new Interval(mean, mean - half, mean + half);
    }
}
