using System.Security.Cryptography;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Episodes;

/// <summary>Why something could not be done with an episode.</summary>
internal sealed record EpisodeProblem(int Status, string Detail, Dictionary<string, string[]>? Errors = null);

/// <summary>What calls, one by one or in batches, do with episodes. Each gives its answer or an <see cref="EpisodeProblem"/>.</summary>
internal sealed class EpisodeCalls(EpisodeSessions sessions, ShopProvider provider)
{
    private static readonly string[] ModeNames = ["html", "text", "text_rich", "url"];

    public object Start(StartEpisodeRequest request)
    {
        var errors = new RequestErrors();
        var goal = Choose(request, provider.Current, errors);
        if (request is { GoesOn: true, Annotator: not null })
            errors.Add("goes_on", "An episode with an annotator is stored when something is bought and ends there: leave out one of the two.");
        if (errors.Any)
            return new EpisodeProblem(StatusCodes.Status400BadRequest, "", errors.ToErrors());
        ObservationMode[] modes = [.. (request.ObservationModes ?? []).Distinct().Select(Mode)];
        var played = sessions.Start(new EpisodePlan(request.Instruction is { } own ? goal! with { InstructionText = own } : goal!)
        {
            Annotator = request.Annotator,
            Mode = request.ObservationMode is { } mode ? Mode(mode) : modes is [var first, ..] ? first : ObservationMode.TextRich,
            Modes = modes,
            Session = request.Session,
            GoesOn = request.GoesOn == true,
        });
        var (episode, actions) = (played.Episode, played.Episode.Actions);
        return new StartedEpisode(
            played.Id, played.Goal.Index, played.Goal.InstructionText, played.Session, episode.Observe(played.Mode), Observations(played, episode), episode.Url, actions.HasSearchBar, actions.Clickables, Done: false);
    }

    public async ValueTask<object> ActAsync(string id, string action, int? step, CancellationToken cancellation)
    {
        if (sessions.Find(id) is not { } played)
            return Unknown(id);
        if (played.Annotator is not null && action.Contains('\0'))
            return new EpisodeProblem(StatusCodes.Status400BadRequest, "", new() { ["action"] = ["Holds the character NUL, which cannot be stored: leave it out, or play without an annotator."] });
        try
        {
            return await played.StepAsync(new PlayerAction.Said(action), step, (episode, result) => Answer(played, episode, result), cancellation);
        }
        catch (EpisodeConflictException conflict)
        {
            return new EpisodeProblem(StatusCodes.Status409Conflict, conflict.Message);
        }
    }

    public object Close(string id) => sessions.Remove(id) ? new ClosedEpisodes(1) : Unknown(id);

    public static EpisodeProblem Unknown(string id) => new(
        StatusCodes.Status404NotFound,
        $"There is no episode '{(id.Length > 60 ? id[..60] : id)}': it never was, was closed, was idle for too long, or was before the service last started. POST /api/v1/episodes starts one.");

    private static ActionAnswer Answer(PlayedEpisode played, Episode episode, StepResult result)
    {
        var actions = episode.Actions;
        return new(
            episode.Observe(played.Mode), Observations(played, episode), episode.Url, result.Reward, result.Done, actions.HasSearchBar, actions.Clickables, result.ActionIsValid,
            result.Done ? episode.Breakdown : null);
    }

    private static Dictionary<string, string>? Observations(PlayedEpisode played, Episode episode) =>
        played.Modes.Count == 0 ? null : played.Modes.ToDictionary(mode => ModeNames[(int)mode], episode.Observe);

    private static ObservationMode Mode(string name) => (ObservationMode)Array.IndexOf(ModeNames, name);

    private static Goal? Choose(StartEpisodeRequest request, Storefront shop, RequestErrors errors)
    {
        var split = request.Split is null ? null : shop.GoalsOf(GoalSplits.Parse(request.Split));
        if (request.Goal is { } index)
        {
            if (!errors.InRange("goal", index, 0, shop.Goals.Count - 1))
                return null;
            var goal = shop.Goals[index];
            if (split is null || split.Any(candidate => candidate.Index == index))
                return goal;
            errors.Add("goal", $"Goal {index} is not of the split {request.Split}: leave out one of the two.");
            return null;
        }
        var goals = split ?? shop.Goals;
        if (goals.Count == 0)
        {
            errors.Add("goal", $"The catalog '{shop.Name}' has no goals.");
            return null;
        }
        return goals[RandomNumberGenerator.GetInt32(goals.Count)];
    }
}
