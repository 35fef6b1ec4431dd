namespace WebShopRL.Store.Evaluations;

/// <summary>An evaluation of one agent on a set of goals: the request, and the figures once done.</summary>
public sealed class EvaluationRecord : ILeased
{
    public int Id { get; set; }
    /// <summary>A baseline's name; null where a checkpoint or a language model is evaluated.</summary>
    public string? Baseline { get; set; }
    /// <summary>The language model that is evaluated, as JSON: base_url, model, prompt and its limits, never a key. Null where another agent is.</summary>
    public string? Llm { get; set; }
    /// <summary>What it has used, as JSON: prompt_hash, requests, retries, tokens, cost. Null before its first episode.</summary>
    public string? LlmUsage { get; set; }
    /// <summary>A checkpoint's id, or <c>run:12</c> for that run's best checkpoint at the time of evaluation.</summary>
    public string? CheckpointReference { get; set; }
    /// <summary>The checkpoint that is evaluated, pinned when it begins.</summary>
    public int? CheckpointId { get; set; }
    /// <summary>Key of the evaluated content, a model's too.</summary>
    public string? CheckpointContent { get; set; }
    /// <summary>Reference of the checkpoint that writes the queries; null where the instruction is searched for.</summary>
    public string? QueryWriter { get; set; }
    /// <summary>How it is to write them, as JSON with transformers' names; what is not in it is as the checkpoint's files say. Null where nothing was asked for.</summary>
    public string? QueryGeneration { get; set; }
    public int? QueryWriterCheckpointId { get; set; }
    public string? QueryWriterContent { get; set; }
    public required string Split { get; set; }
    /// <summary>The goals to play, by index.</summary>
    public List<int> Goals { get; set; } = [];
    /// <summary>Goals that were asked for and that no human has played; 0 where the agent is no replay.</summary>
    public int GoalsLeftOut { get; set; }
    /// <summary>greedy or sample.</summary>
    public required string Decoding { get; set; }
    public double Temperature { get; set; } = 1;
    public int MaxSteps { get; set; } = 100;
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
    public int EpisodesDone { get; set; }
    /// <summary>Products in the catalog it was played in.</summary>
    public int Products { get; set; }
    public string Catalog { get; set; } = "";
    /// <summary>The content of that catalog; null in rows from before it was kept.</summary>
    public string? CatalogFingerprint { get; set; }
    public double? Score { get; set; }
    public double? ScoreLow { get; set; }
    public double? ScoreHigh { get; set; }
    public double? SuccessRate { get; set; }
    public double? SuccessRateLow { get; set; }
    public double? SuccessRateHigh { get; set; }
    public double? MeanLength { get; set; }

    int ILeased.Place => EpisodesDone;
}
