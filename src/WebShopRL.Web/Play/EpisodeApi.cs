using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Play;

/// <summary>Episodes over REST: start one, act, look at it, let it go.</summary>
internal static class EpisodeApi
{
    public static void MapEpisodes(this RouteGroupBuilder api)
    {
        var episodes = api.MapGroup("/episodes").WithTags("Episodes");
        episodes.MapPost("", Start).WithSummary("Starts an episode");
        episodes.MapGet("/{id}", Get).WithName("GetEpisode").WithSummary("An episode with its steps");
        episodes.MapPost("/{id}/actions", Act).WithSummary("Takes an action");
        episodes.MapDelete("/{id}", Delete).WithSummary("Lets an episode go");
    }

    private static Results<Created<StartedEpisode>, ValidationProblem> Start(StartEpisodeRequest request, EpisodeSessions sessions, ShopProvider provider)
    {
        var errors = new RequestErrors();
        if (Choose(request, provider.Current, errors) is not { } goal)
            return TypedResults.ValidationProblem(errors.ToErrors());
        var played = sessions.Start(goal, request.Annotator, Mode(request.ObservationMode));
        var (episode, actions) = (played.Episode, played.Episode.Actions);
        return TypedResults.Created($"/api/v1/episodes/{played.Id}", new StartedEpisode(
            played.Id, goal.Index, goal.InstructionText, episode.Observe(played.Mode), episode.Url, actions.HasSearchBar, actions.Clickables, Done: false));
    }

    private static async Task<Results<Ok<ActionAnswer>, NotFoundProblem, ConflictProblem>> Act(string id, ActionRequest request, EpisodeSessions sessions, CancellationToken cancellation)
    {
        if (sessions.Find(id) is not { } played)
            return Unknown(id);
        try
        {
            return TypedResults.Ok(await played.StepAsync(new PlayerAction.Said(request.Action), (episode, result) => ActionAnswer.Of(episode, result, played.Mode), cancellation));
        }
        catch (EpisodeEndedException ended)
        {
            return new ConflictProblem(ended.Message);
        }
    }

    private static async Task<Results<Ok<EpisodeAnswer>, NotFoundProblem>> Get(string id, EpisodeSessions sessions, CancellationToken cancellation)
    {
        if (sessions.Find(id) is not { } played)
            return Unknown(id);
        var steps = await played.StepsAsync(cancellation);
        var (episode, actions) = (played.Episode, played.Episode.Actions);
        return TypedResults.Ok(new EpisodeAnswer(
            played.Id, played.Goal.Index, played.Goal.InstructionText, played.Annotator, played.Mode, episode.Observe(played.Mode), episode.Url, actions.HasSearchBar,
            actions.Clickables, played.IsDone, episode.Reward, episode.Breakdown,
            [.. steps.Select(step => new StepAnswer(step.Observation, step.Url, step.Action, step.Result.ActionIsValid, step.Result.Reward, step.Result.Done))]));
    }

    private static Results<NoContent, NotFoundProblem> Delete(string id, EpisodeSessions sessions) => sessions.Remove(id) ? TypedResults.NoContent() : Unknown(id);

    private static NotFoundProblem Unknown(string id) => new($"There is no episode '{(id.Length > 60 ? id[..60] : id)}': it never was, or it was idle for too long. POST /api/v1/episodes starts one.");

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

    private static ObservationMode Mode(string? name) => name switch
    {
        "text" => ObservationMode.Text,
        "html" => ObservationMode.Html,
        "url" => ObservationMode.Url,
        _ => ObservationMode.TextRich,
    };
}
