namespace WebShopRL.Store.Episodes;

/// <summary>A finished episode, kept to learn from.</summary>
public sealed class StoredTrajectory
{
    public int Id { get; set; }
    /// <summary>human, scripted, policy or imported.</summary>
    public required string Source { get; set; }
    /// <summary>Name of the catalog it was played in.</summary>
    public required string Catalog { get; set; }
    /// <summary>The content of that catalog; null in rows from before it was kept, which count as the catalog of that name.</summary>
    public string? CatalogFingerprint { get; set; }
    /// <summary>Goal index; null where unknown: nothing is learned from such a trajectory.</summary>
    public int? Goal { get; set; }
    public required string Instruction { get; set; }
    public int? RunId { get; set; }
    /// <summary>The set it belongs to; null for none.</summary>
    public int? SetId { get; set; }
    /// <summary>The generation that played it, which says by which weights and seed; null where it came otherwise.</summary>
    public int? GenerationId { get; set; }
    /// <summary>The import it came with; null where it was played.</summary>
    public int? ImportId { get; set; }
    /// <summary>SHA-256 of what an imported trajectory holds, by which one that comes again is known; null where it was played.</summary>
    public string? ContentKey { get; set; }
    public string? Annotator { get; set; }
    public double Reward { get; set; }
    public int Length { get; set; }
    /// <summary>JSON array of {observation, actions, action_index, action}.</summary>
    public required string Steps { get; set; }
    /// <summary>What was bought; null where that was not kept.</summary>
    public string? Product { get; set; }
    /// <summary>For each of <see cref="Steps"/> how long it took, from the page to the action; null where nobody measured it.</summary>
    public double[]? StepSeconds { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
