namespace WebShopRL.Store.Preferences;

/// <summary>
/// A judgement of a person: of two things one is preferred, or both are as good, or neither is any good. Everything that is learned from it is in the row, so that it stays when the trajectories that it was made of go.
/// </summary>
public sealed class StoredPreference
{
    /// <summary>What is judged: two actions in one state, or two whole trajectories of one goal.</summary>
    public const string Action = "action", Trajectory = "trajectory";

    /// <summary>What may be chosen.</summary>
    public const string ChoseFirst = "first", ChoseSecond = "second", Tie = "tie", BothBad = "both_bad";

    /// <summary>Where a judgement came from: the page, a client over REST, an imported file.</summary>
    public const string OnPage = "page", OverApi = "api", Imported = "imported";

    public int Id { get; set; }
    public required string Kind { get; set; }
    /// <summary>Name of the catalog that the goal is of.</summary>
    public required string Catalog { get; set; }
    public required string CatalogFingerprint { get; set; }
    public int Goal { get; set; }
    public required string Instruction { get; set; }
    /// <summary>SHA-256 of catalog, goal, state and the two things in whichever order: judgements of the same pair have the same.</summary>
    public required string PairKey { get; set; }
    /// <summary>JSON {observation, actions, before} of an action's state; null where whole trajectories are judged.</summary>
    public string? State { get; set; }
    /// <summary>JSON {actions, place?, reward?} of what was shown first.</summary>
    public required string First { get; set; }
    /// <summary>The same of what was shown second.</summary>
    public required string Second { get; set; }
    /// <summary>Whether the two were shown against the order that their pair's key puts them in. The page draws it.</summary>
    public bool Swapped { get; set; }
    /// <summary>first, second, tie or both_bad, of the two as they were shown.</summary>
    public required string Choice { get; set; }
    public string? Annotator { get; set; }
    /// <summary>From showing the pair to the choice; null where that was not measured.</summary>
    public double? Seconds { get; set; }
    /// <summary>page, api or imported.</summary>
    public required string Source { get; set; }
    /// <summary>The stored trajectory that the first is, or that its action was taken in; null for none, or where it was deleted.</summary>
    public int? FirstTrajectoryId { get; set; }
    public int? SecondTrajectoryId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
