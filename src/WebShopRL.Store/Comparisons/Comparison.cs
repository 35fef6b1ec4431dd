namespace WebShopRL.Store.Comparisons;

/// <summary>A comparison of several agents by a Thompson-sampling bandit: the request, and the arms' curves once done.</summary>
public sealed class Comparison : ILeased
{
    public int Id { get; set; }
    /// <summary>The arms in order: <c>rule</c>, <c>random</c>, <c>expert</c>, a checkpoint's id (<c>17</c>) or <c>run:12</c>.</summary>
    public List<string> Agents { get; set; } = [];
    /// <summary>Episodes played in each parallel run.</summary>
    public int Rollouts { get; set; }
    public int ParallelRuns { get; set; }
    /// <summary>bernoulli or normal.</summary>
    public required string Likelihood { get; set; }
    public int Seed { get; set; }
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
    /// <summary>Episodes played so far, of <see cref="Rollouts"/> × <see cref="ParallelRuns"/>.</summary>
    public int RolloutsDone { get; set; }
    public string Catalog { get; set; } = "";
    /// <summary>The content of that catalog; null in rows from before it was kept.</summary>
    public string? CatalogFingerprint { get; set; }
    public int Products { get; set; }
    /// <summary>The arms with their curves, as JSON (snake_case); null until done.</summary>
    public string? Result { get; set; }

    int ILeased.Place => RolloutsDone;
}
