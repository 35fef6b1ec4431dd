namespace WebShopRL.Web.Layout.Charts;

/// <summary>A curve's points in a box of 100 by 24, the lowest value at 22 from the top and the highest at 2; one that does not change runs through the middle.</summary>
internal static class SparklinePath
{
    /// <summary>Differences this far below the values themselves are what rounding leaves.</summary>
    private const double Rounding = 1e-9;

    public static IEnumerable<(double X, double Y)> Of(IReadOnlyList<double> values)
    {
        var (low, high) = (values.Min(), values.Max());
        var isSteady = high - low <= Rounding * Math.Max(Math.Abs(low), Math.Abs(high));
        return values.Select((value, i) => (100.0 * i / (values.Count - 1), isSteady ? 12 : 22 - 20 * (value - low) / (high - low)));
    }
}
