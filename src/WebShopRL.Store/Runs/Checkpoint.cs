namespace WebShopRL.Store.Runs;

/// <summary>Saved weights. The files lie under <c>Artifacts:Root</c>.</summary>
public sealed class Checkpoint
{
    public int Id { get; set; }
    /// <summary>Null where it was imported.</summary>
    public int? RunId { get; set; }
    /// <summary>last, best or imported.</summary>
    public required string Kind { get; set; }
    public int Step { get; set; }
    /// <summary>Folder relative to <c>Artifacts:Root</c>.</summary>
    public required string Path { get; set; }
    public required string Network { get; set; }
    /// <summary>0-100 on validation goals.</summary>
    public double? ValidationScore { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
