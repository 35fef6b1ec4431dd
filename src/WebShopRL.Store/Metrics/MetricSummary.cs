namespace WebShopRL.Store.Metrics;

/// <summary>What is kept of a metric so that lists need not read its points.</summary>
public sealed class MetricSummary
{
    public int RunId { get; set; }
    public required string Name { get; set; }
    public double Last { get; set; }
    public double Min { get; set; }
    public double Max { get; set; }
    /// <summary>Step of the best value: the highest for scores, rates and accuracies, the lowest for losses.</summary>
    public int BestStep { get; set; }
}
