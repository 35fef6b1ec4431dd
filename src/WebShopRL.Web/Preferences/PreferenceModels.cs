using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Preferences;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Preferences;

/// <summary>One of the two that were judged.</summary>
/// <param name="Actions">One action, or those of a whole trajectory, as the environment takes them.</param>
/// <param name="Place">Of a single action among the state's; null for a trajectory.</param>
/// <param name="Reward">Of a trajectory, in [0, 1].</param>
/// <param name="Trajectory">The stored trajectory that it is, or that the action was taken in.</param>
public sealed record JudgedAnswer(IReadOnlyList<string> Actions, int? Place, double? Reward, int? Trajectory)
{
    internal static JudgedAnswer Of(JudgedThing thing, int? trajectory) => new(thing.Actions, thing.Place, thing.Reward, trajectory);
}

/// <summary>A judgement.</summary>
/// <param name="Kind">action: two actions in one state. trajectory: two trajectories of one goal.</param>
/// <param name="State">The page in text_rich, the actions there were as policies read them, and those before; null for trajectories.</param>
/// <param name="Choice">first, second, tie or both_bad, as the two were shown.</param>
/// <param name="Pair">Names the pair: other judgements of the same two have the same, whichever was shown first.</param>
/// <param name="Seconds">From showing the pair to the choice.</param>
/// <param name="Source">page, api or imported.</param>
public sealed record PreferenceAnswer(
    int Id, string Kind, string Catalog, string CatalogFingerprint, int Goal, string Instruction, JudgedState? State, JudgedAnswer First, JudgedAnswer Second, string Choice, string Pair, string? Annotator, double? Seconds, string Source, DateTimeOffset CreatedAt)
{
    internal static PreferenceAnswer Of(StoredPreference row)
    {
        var pair = JudgedPair.Of(row);
        return new(
            row.Id, row.Kind, row.Catalog, row.CatalogFingerprint, row.Goal, row.Instruction, pair.State, JudgedAnswer.Of(pair.First, pair.FirstTrajectory), JudgedAnswer.Of(pair.Second, pair.SecondTrajectory), row.Choice, row.PairKey,
            row.Annotator, row.Seconds, row.Source, row.CreatedAt);
    }
}

/// <summary>One of two things to judge: its actions, or a stored trajectory.</summary>
public sealed record JudgedRequest
{
    /// <summary>One action, or those of a whole trajectory: search[...], click[...].</summary>
    [Text(5_000), MinLength(1), MaxLength(500)]
    public IReadOnlyList<string>? Actions { get; init; }

    /// <summary>Id of a stored trajectory, in place of its actions.</summary>
    [Range(0, int.MaxValue)]
    public int? Trajectory { get; init; }
}

/// <summary>A judgement to store.</summary>
public sealed record PreferenceRequest
{
    /// <summary>What is judged: two actions in one state, or two trajectories of one goal.</summary>
    [AllowedValues(StoredPreference.Action, StoredPreference.Trajectory)]
    public required string Kind { get; init; }

    /// <summary>Index of the goal; may be left out where stored trajectories are judged.</summary>
    [Range(0, int.MaxValue)]
    public int? Goal { get; init; }

    /// <summary>The actions that lead from the search page to the state; none is the search page itself. For kind action alone.</summary>
    [Text(5_000), MaxLength(500)]
    public IReadOnlyList<string>? Before { get; init; }

    /// <summary>What was shown first.</summary>
    public required JudgedRequest First { get; init; }

    public required JudgedRequest Second { get; init; }

    [AllowedValues(StoredPreference.ChoseFirst, StoredPreference.ChoseSecond, StoredPreference.Tie, StoredPreference.BothBad)]
    public required string Choice { get; init; }

    /// <summary>Who judges.</summary>
    [Text(PlayTask.MaximumAnnotator, Required = true)]
    public string? Annotator { get; init => field = value?.Trim(); }

    [Range(0.0, 1e6), Description("From showing the pair to the choice.")]
    public double? Seconds { get; init; }
}
