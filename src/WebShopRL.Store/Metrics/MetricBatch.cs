namespace WebShopRL.Store.Metrics;

/// <summary>What a client called a batch of points that it sent: the same key again writes nothing twice.</summary>
public sealed class MetricBatch
{
    public const int MaximumKey = 100;

    public int RunId { get; set; }
    public required string Key { get; set; }
    /// <summary>SHA-256 of its points, hexadecimal: other points under the same key are a mistake.</summary>
    public required string Content { get; set; }
}
