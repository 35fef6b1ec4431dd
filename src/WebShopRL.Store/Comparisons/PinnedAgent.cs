namespace WebShopRL.Store.Comparisons;

/// <summary>The weights that an agent of a comparison stood for when it began: <c>run:12</c> may mean others later.</summary>
public sealed class PinnedAgent
{
    public int ComparisonId { get; set; }
    /// <summary>As the comparison names it: <c>17</c>, <c>run:12</c>, <c>model:demo-bert-mini</c>.</summary>
    public required string Agent { get; set; }
    /// <summary>Null for a published model, which has no row.</summary>
    public int? CheckpointId { get; set; }
    /// <summary>Key of the files' content.</summary>
    public required string Content { get; set; }
}
