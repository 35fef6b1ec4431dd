namespace WebShopRL.Store.Checkpoints;

/// <summary>A name that somebody gave a save. It stands for that save until somebody moves it or takes it away, and keeps the save meanwhile, also when its run is deleted.</summary>
public sealed class CheckpointName
{
    public const int MaximumLength = 60;

    public int Id { get; set; }
    /// <summary>Unique.</summary>
    public required string Name { get; set; }
    public int CheckpointId { get; set; }
    public Checkpoint? Checkpoint { get; set; }
    /// <summary>Who gave it, or moved it last.</summary>
    public required string NamedBy { get; set; }
    public DateTimeOffset NamedAt { get; set; }
}
