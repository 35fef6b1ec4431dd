namespace WebShopRL.Store.Runs;

/// <summary>A training run: what was asked for, how far it is, who works on it.</summary>
public sealed class Run : ILeased
{
    public int Id { get; set; }
    public required string Name { get; set; }
    /// <summary>il, search_il, pg, ppo, dpo, pretrain, or <see cref="ExternalRun.Algorithm"/> where it is trained elsewhere.</summary>
    public required string Algorithm { get; set; }
    public string? Preset { get; set; }
    public RunStatus Status { get; set; }
    public int Seed { get; set; }
    /// <summary>The complete, validated settings as JSON (snake_case).</summary>
    public required string Settings { get; set; }
    /// <summary>What it was asked to start from, as it was typed: a checkpoint's id (<c>"17"</c>), <c>run:12</c> or <c>model:owner/name</c>. What that came to is pinned below.</summary>
    public string? InitialCheckpoint { get; set; }
    /// <summary>Name of the catalog it trains in; null until it has begun.</summary>
    public string? Catalog { get; set; }
    /// <summary>The content of that catalog; null until it has begun, and in rows from before it was kept.</summary>
    public string? CatalogFingerprint { get; set; }
    /// <summary>The checkpoint it started from, pinned when it began; null before, from scratch, and for a model, which has no row.</summary>
    public int? InitialCheckpointId { get; set; }
    /// <summary>Key of the content it started from, a model's too.</summary>
    public string? InitialContent { get; set; }
    /// <summary>Its best save so far.</summary>
    public int? BestCheckpointId { get; set; }
    /// <summary>Its newest save that it can go on from.</summary>
    public int? LastCheckpointId { get; set; }
    /// <summary>The program that trained it, newest attempt.</summary>
    public string? Version { get; set; }
    public int Step { get; set; }
    public int TotalSteps { get; set; }
    /// <summary>Who launched it, as the service knew them; null where it launched itself, and in rows from before this was kept.</summary>
    public string? LaunchedBy { get; set; }
    /// <summary>Who asked for its newest stop; null where nobody did, and again once it is resumed.</summary>
    public string? CancelledBy { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public string? Error { get; set; }
    public List<string> Tags { get; set; } = [];
    public string Notes { get; set; } = "";
    public bool Archived { get; set; }
    /// <summary>Stands above the others in the list of runs.</summary>
    public bool Pinned { get; set; }
    /// <summary>Set by a person; the worker sees it within a second.</summary>
    public bool CancelRequested { get; set; }
    /// <summary>Who works on it, and until when that claim stands without renewal.</summary>
    public string? LeaseOwner { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }
    public long? JobId { get; set; }
    public int Attempts { get; set; }
    public List<string> Interruptions { get; set; } = [];
    public List<int> InterruptedAt { get; set; } = [];
    /// <summary>The last seq given to this run's metric points and log lines.</summary>
    public long LastSeq { get; set; }

    int ILeased.Place => Step;
}
