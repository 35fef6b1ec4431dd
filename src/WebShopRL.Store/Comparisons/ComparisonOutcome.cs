namespace WebShopRL.Store.Comparisons;

/// <summary>What an arm of a comparison earned on a goal. Kept as it is played, so that whoever goes on plays no episode, and pays for none, a second time.</summary>
public sealed class ComparisonOutcome
{
    public int ComparisonId { get; set; }
    /// <summary>As the comparison names it.</summary>
    public required string Agent { get; set; }
    public int Goal { get; set; }
    /// <summary>In [0, 1].</summary>
    public double Reward { get; set; }
    public int Steps { get; set; }
}
