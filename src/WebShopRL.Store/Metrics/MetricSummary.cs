namespace WebShopRL.Store.Metrics;

/// <summary>What is kept of a metric so that lists need not read its points.</summary>
public sealed class MetricSummary
{
    public int RunId { get; set; }
    public required string Name { get; set; }
    public double Last { get; set; }
    public double Min { get; set; }
    public double Max { get; set; }
    /// <summary>Step of the best value: the highest or the lowest, as is better for the metric; the newest where neither is.</summary>
    public int BestStep { get; set; }
}
