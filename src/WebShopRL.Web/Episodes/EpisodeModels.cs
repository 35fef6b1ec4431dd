using System.ComponentModel.DataAnnotations;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Rewards;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Episodes;

/// <summary>Which episode to start. Without a goal one is drawn: from the split, or from all goals.</summary>
public sealed record StartEpisodeRequest
{
    /// <summary>Index of the goal; where a split is given too, the goal must be of it.</summary>
    [Range(0, int.MaxValue)]
    public int? Goal { get; init; }

    [AllowedValues("test", "validation", "train")]
    public string? Split { get; init; }

    /// <summary>How pages are shown; the first of observation_modes, or text_rich, where nothing is given.</summary>
    [AllowedValues("text", "text_rich", "html", "url")]
    public string? ObservationMode { get; init; }

    /// <summary>Modes that every answer carries together, as observations.</summary>
    [AllowedValues("text", "text_rich", "html", "url"), MaxLength(4)]
    public IReadOnlyList<string>? ObservationModes { get; init; }

    /// <summary>An instruction that the pages show in place of the goal's. What a purchase is worth is still the goal's matter.</summary>
    [Text(4_000, Required = true)]
    public string? Instruction { get; init; }

    /// <summary>A name of one's own: it stands in the pages' addresses, and episodes are listed and closed by how theirs begins.</summary>
    [Text(200, Required = true)]
    public string? Session { get; init; }

    /// <summary>Whether actions are taken after a purchase too, as the original's text environment takes them. Not with an annotator.</summary>
    public bool? GoesOn { get; init; }

    /// <summary>Who plays. The finished episode is then stored as a human trajectory.</summary>
    [Text(PlayTask.MaximumAnnotator, Required = true)]
    public string? Annotator { get; init => field = value?.Trim(); }
}

/// <summary>A new episode and its first page.</summary>
/// <param name="Goal">Index of the goal.</param>
/// <param name="Clickables">The texts that <c>click[...]</c> takes here.</param>
/// <param name="Observations">The page in each of observation_modes; null where none were asked for.</param>
public sealed record StartedEpisode(
    string Id, int Goal, string Instruction, string? Session, string Observation, IReadOnlyDictionary<string, string>? Observations, string Url, bool HasSearchBar,
    IReadOnlyList<string> Clickables, bool Done);

public sealed record ActionRequest
{
    /// <summary><c>search[...]</c> or <c>click[...]</c>, of any length. One that is not understood or not available changes nothing: action_is_valid is then false.</summary>
    public required string Action { get; init; }

    /// <summary>
    /// How many actions the episode has had as far as the caller knows. The last action sent again with its number is answered again and not taken twice; any other
    /// number that is not the episode's is 409.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int? Step { get; init; }
}

/// <summary>What an action led to.</summary>
/// <param name="Observations">The page in each of observation_modes; null where none were asked for.</param>
/// <param name="Reward">0 except for a purchase; in [0, 1].</param>
/// <param name="RewardBreakdown">The parts of a purchase's reward; null before.</param>
public sealed record ActionAnswer(
    string Observation, IReadOnlyDictionary<string, string>? Observations, string Url, double Reward, bool Done, bool HasSearchBar, IReadOnlyList<string> Clickables, bool ActionIsValid,
    RewardBreakdown? RewardBreakdown);

/// <summary>An episode as it stands, with its steps.</summary>
public sealed record EpisodeAnswer(
    string Id, int Goal, string Instruction, string? Session, string? Annotator, ObservationMode ObservationMode, string Observation, string Url, bool HasSearchBar,
    IReadOnlyList<string> Clickables, bool Done, double Reward, RewardBreakdown? RewardBreakdown, IReadOnlyList<StepAnswer> Steps);

/// <summary>A step: the page before the action, the action, and what it did.</summary>
public sealed record StepAnswer(string Observation, string Url, string Action, bool ActionIsValid, double Reward, bool Done);

/// <summary>The page an episode is on, in every mode.</summary>
public sealed record ObservationsAnswer(string Text, string TextRich, string Html, string Url);

/// <summary>An episode in a list of a session's.</summary>
/// <param name="Steps">Actions it has had.</param>
/// <param name="IdleSeconds">How long nobody has touched it.</param>
public sealed record ListedEpisode(string Id, string Session, int Goal, bool Done, int Steps, double IdleSeconds);

/// <summary>How many episodes were let go.</summary>
public sealed record ClosedEpisodes(int Closed);
