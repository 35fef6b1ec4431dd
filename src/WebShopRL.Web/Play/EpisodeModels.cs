using System.ComponentModel.DataAnnotations;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Rewards;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Play;

/// <summary>Which episode to start. Without a goal one is drawn: from the split, or from all goals.</summary>
public sealed record StartEpisodeRequest
{
    /// <summary>Index of the goal; where a split is given too, the goal must be of it.</summary>
    [Range(0, int.MaxValue)]
    public int? Goal { get; init; }

    [AllowedValues("test", "validation", "train")]
    public string? Split { get; init; }

    /// <summary>How pages are shown; text_rich where nothing is given.</summary>
    [AllowedValues("text", "text_rich", "html", "url")]
    public string? ObservationMode { get; init; }

    /// <summary>Who plays. The finished episode is then stored as a human trajectory.</summary>
    [Text(200)]
    public string? Annotator { get; init; }
}

/// <summary>A new episode and its first page.</summary>
/// <param name="Goal">Index of the goal.</param>
/// <param name="Clickables">The texts that <c>click[...]</c> takes here.</param>
public sealed record StartedEpisode(
    string Id, int Goal, string Instruction, string Observation, string Url, bool HasSearchBar, IReadOnlyList<string> Clickables, bool Done);

public sealed record ActionRequest
{
    /// <summary><c>search[...]</c> or <c>click[...]</c>. One that is not understood or not available changes nothing: action_is_valid is then false.</summary>
    [Text(4_000)]
    public required string Action { get; init; }
}

/// <summary>What an action led to.</summary>
/// <param name="Reward">0 except for a purchase; in [0, 1].</param>
/// <param name="RewardBreakdown">The parts of a purchase's reward; null before.</param>
public sealed record ActionAnswer(
    string Observation, string Url, double Reward, bool Done, bool HasSearchBar, IReadOnlyList<string> Clickables, bool ActionIsValid,
    RewardBreakdown? RewardBreakdown)
{
    internal static ActionAnswer Of(Episode episode, StepResult result, ObservationMode mode)
    {
        var actions = episode.Actions;
        return new(episode.Observe(mode), episode.Url, result.Reward, result.Done, actions.HasSearchBar, actions.Clickables, result.ActionIsValid, result.Done ? episode.Breakdown : null);
    }
}

/// <summary>An episode as it stands, with its steps.</summary>
public sealed record EpisodeAnswer(
    string Id, int Goal, string Instruction, string? Annotator, ObservationMode ObservationMode, string Observation, string Url, bool HasSearchBar,
    IReadOnlyList<string> Clickables, bool Done, double Reward, RewardBreakdown? RewardBreakdown, IReadOnlyList<StepAnswer> Steps);

/// <summary>A step: the page before the action, the action, and what it did.</summary>
public sealed record StepAnswer(string Observation, string Url, string Action, bool ActionIsValid, double Reward, bool Done);
