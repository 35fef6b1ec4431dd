namespace WebShopRL.Store.Episodes;

/// <summary>What has become of a task.</summary>
public enum PlayTaskStatus
{
    /// <summary>Being played; nobody else gets the goal while <see cref="PlayTask.LeaseUntil"/> is to come.</summary>
    Open,
    Bought,
    Skipped,
    /// <summary>Its lease ran out and somebody else has taken the goal.</summary>
    Lapsed,
}

/// <summary>A goal that was given to a person to play: who has it and until when, and all that was done, so that it goes on after a restart.</summary>
public sealed class PlayTask
{
    public const int MaximumAnnotator = 200, MaximumReason = 500;

    /// <summary>The played episode's id.</summary>
    public required string Id { get; set; }
    public required string Catalog { get; set; }
    public required string CatalogFingerprint { get; set; }
    public int Goal { get; set; }
    public required string Annotator { get; set; }
    public PlayTaskStatus Status { get; set; }
    public DateTimeOffset LeaseUntil { get; set; }
    /// <summary>JSON array of the actions taken, each with the seconds that it took.</summary>
    public required string Actions { get; set; }
    /// <summary>How many those are.</summary>
    public int Steps { get; set; }
    /// <summary>Why it was skipped.</summary>
    public string? SkipReason { get; set; }
    /// <summary>The agent whose opinion was looked at before the end; null for none.</summary>
    public string? Advisor { get; set; }
    /// <summary>The agent that took actions itself; null for none. Such an episode is no human trajectory.</summary>
    public string? HandedTo { get; set; }
    /// <summary>Of the purchase; in [0, 1].</summary>
    public double? Reward { get; set; }
    /// <summary>The human trajectory that was stored with the purchase.</summary>
    public int? TrajectoryId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
}
