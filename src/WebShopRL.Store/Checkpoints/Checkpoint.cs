namespace WebShopRL.Store.Checkpoints;

/// <summary>One save of weights. It never changes: the next save is another row, and a run points to its best and its last one.</summary>
public sealed class Checkpoint
{
    public int Id { get; set; }
    /// <summary>The run that saved it, which may have been deleted since (numbers are never given twice); null where it was imported.</summary>
    public int? RunId { get; set; }
    /// <summary>The algorithm of that run, which says what the weights can do; null where it was imported.</summary>
    public string? Algorithm { get; set; }
    /// <summary>Fingerprint of the catalog it learned in; null where that was not kept yet.</summary>
    public string? CatalogFingerprint { get; set; }
    /// <summary>What it was saved as: last (with all that going on needs), best (weights alone) or imported.</summary>
    public required string Kind { get; set; }
    /// <summary>Updates done when it was saved.</summary>
    public int Step { get; set; }
    /// <summary>The run's last seq when it was saved: what was told up to there is in it, what came later is not.</summary>
    public long Seq { get; set; }
    /// <summary>Seconds of training when it was saved, pauses left out.</summary>
    public double WallSeconds { get; set; }
    /// <summary>The key of its files: the SHA-256 of their names, lengths and contents. Null where an earlier version kept them under a place that has been lost.</summary>
    public string? Content { get; set; }
    public required string Network { get; set; }
    /// <summary>0-100 on validation goals.</summary>
    public double? ValidationScore { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    /// <summary>Where the version before kept the files, relative to <c>Artifacts:Root</c>; null once they have a name by their content.</summary>
    public string? FormerPath { get; set; }
}
