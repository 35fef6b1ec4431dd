namespace WebShopRL.Store.Episodes;

/// <summary>A finished episode, kept to learn from.</summary>
public sealed class StoredTrajectory
{
    public int Id { get; set; }
    /// <summary>human, scripted, policy or imported.</summary>
    public required string Source { get; set; }
    /// <summary>Name of the catalog it was played in.</summary>
    public required string Catalog { get; set; }
    /// <summary>Goal index; null where unknown.</summary>
    public int? Goal { get; set; }
    public required string Instruction { get; set; }
    public int? RunId { get; set; }
    public string? Annotator { get; set; }
    public double Reward { get; set; }
    public int Length { get; set; }
    /// <summary>JSON array of {observation, actions, action_index, action}.</summary>
    public required string Steps { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
