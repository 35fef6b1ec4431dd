using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using WebShopRL.Shop.Episodes;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Episodes;

/// <summary>Episodes over REST: start one, act, look at it, let it go.</summary>
internal static class EpisodeApi
{
    public static void MapEpisodes(this RouteGroupBuilder api)
    {
        var episodes = api.MapGroup("/episodes").WithTags("Episodes");
        episodes.MapPost("", Start).WithSummary("Starts an episode");
        episodes.MapGet("", List).WithSummary("The episodes whose session begins so");
        episodes.MapDelete("", CloseAll).WithSummary("Lets the episodes go whose session begins so");
        episodes.MapEpisodeBatch();
        episodes.MapGet("/{id}", Get).WithName("GetEpisode").WithSummary("An episode with its steps");
        episodes.MapGet("/{id}/observations", Observe).WithSummary("The page an episode is on, in every mode");
        episodes.MapPost("/{id}/actions", Act).WithSummary("Takes an action");
        episodes.MapDelete("/{id}", Delete).WithSummary("Lets an episode go");
    }

    private static Results<Created<StartedEpisode>, ValidationProblem> Start(StartEpisodeRequest request, EpisodeCalls calls)
    {
        var answer = calls.Start(request);
        return answer is StartedEpisode started
            ? TypedResults.Created($"/api/v1/episodes/{started.Id}", started)
            : TypedResults.ValidationProblem(((EpisodeProblem)answer).Errors!);
    }

    private static async Task<Results<Ok<ActionAnswer>, NotFoundProblem, ConflictProblem, ValidationProblem>> Act(string id, ActionRequest request, EpisodeCalls calls, CancellationToken cancellation) =>
        await calls.ActAsync(id, request.Action, request.Step, cancellation) switch
        {
            ActionAnswer answer => TypedResults.Ok(answer),
            EpisodeProblem { Errors: { } errors } => TypedResults.ValidationProblem(errors),
            EpisodeProblem { Status: StatusCodes.Status409Conflict } conflict => new ConflictProblem(conflict.Detail),
            EpisodeProblem unknown => new NotFoundProblem(unknown.Detail),
            var other => throw new InvalidOperationException($"An action was answered by {other}."),
        };

    private static async Task<Results<Ok<EpisodeAnswer>, NotFoundProblem>> Get(string id, EpisodeSessions sessions, CancellationToken cancellation)
    {
        if (sessions.Find(id) is not { } played)
            return Unknown(id);
        var steps = await played.StepsAsync(cancellation);
        var (episode, actions) = (played.Episode, played.Episode.Actions);
        return TypedResults.Ok(new EpisodeAnswer(
            played.Id, played.Goal.Index, played.Goal.InstructionText, played.Session, played.Annotator, played.Mode, episode.Observe(played.Mode), episode.Url, actions.HasSearchBar,
            actions.Clickables, episode.Done, episode.Reward, episode.Breakdown,
            [.. steps.Select(step => new StepAnswer(step.Observation, step.Url, step.Action, step.Result.ActionIsValid, step.Result.Reward, step.Result.Done))]));
    }

    private static Results<Ok<ObservationsAnswer>, NotFoundProblem> Observe(string id, EpisodeSessions sessions)
    {
        if (sessions.Find(id) is not { } played)
            return Unknown(id);
        played.Touch();
        var episode = played.Episode;
        return TypedResults.Ok(new ObservationsAnswer(
            episode.Observe(ObservationMode.Text), episode.Observe(ObservationMode.TextRich), episode.Observe(ObservationMode.Html), episode.Url));
    }

    private static Ok<ListedEpisode[]> List([AsParameters] SessionQuery query, EpisodeSessions sessions, HttpContext context)
    {
        var count = query.Limit ?? ListQuery.DefaultLimit;
        PlayedEpisode[] found = [.. sessions.OfSession(query.Session).SkipWhile(played => string.CompareOrdinal(played.Id, query.After) <= 0).Take(count + 1)];
        if (found.Length > count)
            ListQuery.LinkNext(context, found[count - 1].Id);
        return TypedResults.Ok<ListedEpisode[]>([.. found.Take(count).Select(played => new ListedEpisode(
            played.Id, played.Session!, played.Goal.Index, played.IsDone, played.StepCount, Math.Round(sessions.IdleTime(played).TotalSeconds, 1)))]);
    }

    private static Ok<ClosedEpisodes> CloseAll([FromQuery, Text(200, Required = true), Description("How the sessions begin.")] string session, EpisodeSessions sessions) =>
        TypedResults.Ok(new ClosedEpisodes(sessions.OfSession(session).Count(played => sessions.Remove(played.Id))));

    private static Results<NoContent, NotFoundProblem> Delete(string id, EpisodeSessions sessions) => sessions.Remove(id) ? TypedResults.NoContent() : Unknown(id);

    private static NotFoundProblem Unknown(string id) => new(EpisodeCalls.Unknown(id).Detail);

    /// <summary>Which episodes of which sessions.</summary>
    internal sealed record SessionQuery
    {
        [FromQuery(Name = "session"), Text(200, Required = true), Description("How the sessions begin.")]
        public required string Session { get; init; }

        [FromQuery(Name = "limit"), Range(1, ListQuery.MaximumLimit), DefaultValue(ListQuery.DefaultLimit), Description("Most episodes to give.")]
        public int? Limit { get; init; }

        [FromQuery(Name = "after"), Text(64), Description("Id of the last episode that was read; the list goes on behind it.")]
        public string? After { get; init; }
    }
}
