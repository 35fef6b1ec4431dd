namespace WebShopRL.Store.Metrics;

/// <summary>Whether more or less of a metric is better.</summary>
public static class MetricDirection
{
    private static readonly string[] LowerIsBetter = ["loss", "kl", "length", "invalid", "degenerate", "_ms", "bytes", "live_tensors", "rejected"];

    /// <summary>False for losses, distances, lengths, times and memory; true for scores, rates, accuracies and margins.</summary>
    public static bool HigherIsBetter(string name)
    {
        foreach (var part in LowerIsBetter)
            if (name.Contains(part, StringComparison.Ordinal))
                return false;
        return true;
    }
}
