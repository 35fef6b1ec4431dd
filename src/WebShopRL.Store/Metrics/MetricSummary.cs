namespace WebShopRL.Store.Metrics;

/// <summary>What is kept of a metric so that lists need not read its points.</summary>
public sealed class MetricSummary
{
    public int RunId { get; set; }
    public required string Name { get; set; }
    /// <summary>The newest value; NaN or infinite where that is what was measured.</summary>
    public double Last { get; set; }
    /// <summary>Of the finite values; infinity where there is none.</summary>
    public double Min { get; set; }
    /// <summary>Of the finite values; minus infinity where there is none.</summary>
    public double Max { get; set; }
    /// <summary>How many points are NaN or infinite.</summary>
    public int NotFinite { get; set; }
    /// <summary>Step of the best value: the highest or the lowest, as is better for the metric; the newest where neither is.</summary>
    public int BestStep { get; set; }
}
