using WebShopRL.Store.Episodes;

namespace WebShopRL.Store.Generations;

/// <summary>An agent plays training goals until enough of its episodes are good enough; these are kept in a trajectory set.</summary>
public sealed class Generation : ILeased
{
    public int Id { get; set; }
    /// <summary>rule, random or expert; null where a checkpoint plays.</summary>
    public string? Baseline { get; set; }
    /// <summary>A checkpoint's id, <c>run:12</c> or <c>model:owner/name</c>, as it was asked for.</summary>
    public string? CheckpointReference { get; set; }
    /// <summary>The checkpoint that plays, pinned when it begins; null for a model, which has no row.</summary>
    public int? CheckpointId { get; set; }
    /// <summary>Key of the content that plays.</summary>
    public string? CheckpointContent { get; set; }
    /// <summary>The goals to play, by index; empty for all that may be learned from.</summary>
    public List<int> Goals { get; set; } = [];
    /// <summary>Trajectories to keep.</summary>
    public int Wanted { get; set; }
    /// <summary>Of a kept one.</summary>
    public double MinReward { get; set; }
    /// <summary>Most episodes played.</summary>
    public int Budget { get; set; }
    public double Temperature { get; set; } = 1;
    public int MaxSteps { get; set; } = 100;
    public int Seed { get; set; }
    public int? SetId { get; set; }
    public TrajectorySet? Set { get; set; }
    public RunStatus Status { get; set; }
    public string? Error { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public string? LeaseOwner { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }
    public bool CancelRequested { get; set; }
    public long? JobId { get; set; }
    public int Attempts { get; set; }
    public List<string> Interruptions { get; set; } = [];
    public List<int> InterruptedAt { get; set; } = [];
    /// <summary>Episodes played so far, whole blocks: the next one begins here.</summary>
    public int EpisodesDone { get; set; }
    /// <summary>Trajectories kept of them.</summary>
    public int Kept { get; set; }
    /// <summary>Mean reward of those; null before the first.</summary>
    public double? MeanReward { get; set; }
    public required string Catalog { get; set; }
    public required string CatalogFingerprint { get; set; }

    int ILeased.Place => EpisodesDone;
}
