namespace WebShopRL.Store.Comparisons;

/// <summary>A comparison of several agents by a Thompson-sampling bandit: the request, and the arms' curves once done.</summary>
public sealed class Comparison : ILeased
{
    public int Id { get; set; }
    /// <summary>The arms in order: a baseline's name, a checkpoint's id (<c>17</c>), <c>run:12</c>, or the name of one of <see cref="Llms"/>.</summary>
    public List<string> Agents { get; set; } = [];
    /// <summary>The language models among the arms by name, as JSON, without keys; null where there are none.</summary>
    public string? Llms { get; set; }
    /// <summary>The goals that episodes are drawn from, by index; empty in rows from before they were kept, which have all test goals.</summary>
    public List<int> Goals { get; set; } = [];
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
    /// <summary>The arms with their curves as far as they have come, as JSON (snake_case); null before the first episode.</summary>
    public string? Result { get; set; }

    int ILeased.Place => RolloutsDone;
}
