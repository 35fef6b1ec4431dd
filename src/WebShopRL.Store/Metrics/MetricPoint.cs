namespace WebShopRL.Store.Metrics;

/// <summary>One measured value. Seq grows by one per point within a run and is the cursor of every reader.</summary>
public sealed class MetricPoint
{
    public int RunId { get; set; }
    public long Seq { get; set; }
    public required string Name { get; set; }
    public int Step { get; set; }
    public int? Episode { get; set; }
    /// <summary>Seconds of training since the run first started, pauses left out.</summary>
    public double WallSeconds { get; set; }
    /// <summary>May be NaN or infinite: what was measured is kept.</summary>
    public double Value { get; set; }
}
