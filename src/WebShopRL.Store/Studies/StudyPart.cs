namespace WebShopRL.Store.Studies;

/// <summary>One piece of work of a study, from the moment the study was launched: before its row is there, it waits; a row that is gone was deleted.</summary>
public sealed class StudyPart
{
    public int StudyId { get; set; }
    /// <summary>Place of its stage in the plan.</summary>
    public int Stage { get; set; }
    /// <summary>Place among the stage's parts.</summary>
    public int Number { get; set; }
    public int Seed { get; set; }
    /// <summary>Of an evaluation: which of the stage's agents, by its place; null for other kinds.</summary>
    public int? Agent { get; set; }
    /// <summary>Whether its row was made.</summary>
    public bool Launched { get; set; }
    public int? RunId { get; set; }
    public int? GenerationId { get; set; }
    public int? EvaluationId { get; set; }
    public int? ComparisonId { get; set; }
    /// <summary>Why it is not run, or was stopped: what it waits for did not succeed, or it was refused. Null where nothing is wrong.</summary>
    public string? Reason { get; set; }
}
