namespace WebShopRL.Store.Studies;

/// <summary>A plan of stages that is worked off: runs with several seeds, generations, evaluations, comparisons. Its parts are ordinary rows of these kinds of work.</summary>
public sealed class Study : ILeased
{
    public int Id { get; set; }
    public required string Name { get; set; }
    /// <summary>quick-start or paper; null where a plan was given.</summary>
    public string? Preset { get; set; }
    /// <summary>How many; they are 0, 1, ...</summary>
    public int Seeds { get; set; }
    /// <summary>The plan as JSON (snake_case).</summary>
    public required string Plan { get; set; }
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
    /// <summary>How far its parts are, all together: steps, episodes, ends. A study whose parts get on is not at the same place, whoever dies beside it.</summary>
    public int Progress { get; set; }
    /// <summary>What it was last worked on with: cores and system.</summary>
    public string? Machine { get; set; }
    public List<StudyPart> Parts { get; set; } = [];

    int ILeased.Place => Progress;
}
