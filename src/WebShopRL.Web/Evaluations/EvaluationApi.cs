using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Policies.Prompting;
using WebShopRL.Store;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Launches;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Launches;
using WebShopRL.Web.Work;
using WebShopRL.Web.Work.Answers;

namespace WebShopRL.Web.Evaluations;

/// <summary>An evaluation as the API shows it; the figures are null until it is done.</summary>
/// <param name="QueryWriter">Whose queries are searched for; null where the instruction is.</param>
/// <param name="QueryGeneration">How it was asked to write; null where as its files say.</param>
/// <param name="CheckpointId">The checkpoint that was evaluated, once known.</param>
/// <param name="Episodes">How many are to be played.</param>
/// <param name="Score">0-100; low and high are the ends of its 95 % interval.</param>
/// <param name="SuccessRate">0-1: the share of episodes with the full reward.</param>
/// <param name="CatalogFingerprint">The content of the catalog: figures of another one do not compare. Null where it was not kept.</param>
/// <param name="Products">In the catalog it is played in.</param>
/// <param name="Attempts">How often a worker has begun or gone on with it.</param>
/// <param name="Interruptions">Why workers did not end it, oldest first; it goes on by itself until that happens too often.</param>
/// <param name="GoalsLeftOut">Goals that were asked for and that no human has played, where the agent is human.</param>
/// <param name="LlmUsage">What a language model has used so far; null for other agents.</param>
public sealed record EvaluationAnswer(
    int Id, EvaluatedAgent Agent, string? QueryWriter, QueryGeneration? QueryGeneration, int? CheckpointId, RunStatus Status, string? Error, double? Score, double? ScoreLow, double? ScoreHigh,
    double? SuccessRate, double? SuccessRateLow, double? SuccessRateHigh, int Episodes, int EpisodesDone, double? MeanLength, string Catalog, string? CatalogFingerprint, int Products,
    string Split, string Decoding, double Temperature, int MaxSteps, int Seed, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt,
    int Attempts, IReadOnlyList<string> Interruptions, int GoalsLeftOut, LlmUsage? LlmUsage) : IWorkAnswer
{
    internal static EvaluationAnswer Of(EvaluationRecord record) => new(
        record.Id, EvaluatedAgent.Of(record), record.QueryWriter, QueryGeneration.Of(record.QueryGeneration), record.CheckpointId, record.Status, record.Error, record.Score, record.ScoreLow, record.ScoreHigh,
        record.SuccessRate, record.SuccessRateLow, record.SuccessRateHigh, record.Goals.Count, record.EpisodesDone, record.MeanLength, record.Catalog, record.CatalogFingerprint, record.Products,
        record.Split, record.Decoding, record.Temperature, record.MaxSteps, record.Seed, record.CreatedAt, record.FinishedAt,
        record.Attempts, record.Interruptions, record.GoalsLeftOut, record.LlmUsage is { } usage ? JsonSerializer.Deserialize<LlmUsage>(usage, ApiJson.Options) : null);
}

/// <summary>Where something that takes time was put in line.</summary>
public sealed record QueuedAnswer(int Id);

/// <param name="Reward">In [0, 1].</param>
/// <param name="Category">Of the goal's product; null in episodes from before it was kept.</param>
/// <param name="RType">The parts of the purchase's reward, each in [0, 1]; null without a purchase, and in episodes from before they were kept.</param>
/// <param name="ROption">Null also where the goal asks for no options.</param>
public sealed record EvaluationEpisodeAnswer(
    int Goal, double Reward, int Steps, bool Purchased, IReadOnlyList<string> Actions, string? Category, double? RType, double? RAtt, double? ROption, double? RPrice);

/// <summary>Evaluations over REST.</summary>
internal static class EvaluationApi
{
    internal static readonly WorkAddress Address = new("evaluation", "evaluations");

    public static void MapEvaluations(this RouteGroupBuilder api)
    {
        var evaluations = api.MapGroup("/evaluations").WithTags("Evaluations");
        evaluations.MapPost("", Launch).WithSummary("Puts an evaluation in line");
        evaluations.MapGet("", List).WithSummary("Evaluations, newest first");
        evaluations.MapGet("/{id}", Get).WithSummary("An evaluation with its figures");
        evaluations.MapDelete("/{id}", Delete).WithSummary("Deletes an evaluation that has ended, with its episodes");
        evaluations.MapPost("/{id}/cancel", Cancel).WithSummary("Asks an evaluation to stop; the episodes that it has played are kept");
        evaluations.MapGet("/{id}/episodes", ListEpisodes).WithSummary("An evaluation's episodes by goal; after takes a goal");
    }

    private static async Task<Results<Accepted<QueuedAnswer>, ValidationProblem>> Launch(
        EvaluationRequest request, [FromHeader(Name = LaunchOnce.Header), Text(LaunchKey.MaximumLength, Required = true), Description(LaunchOnce.Description)] string? key,
        EvaluationLauncher launcher, ShopProvider shop, CancellationToken cancellation)
    {
        _ = shop.Current; // The launcher would wait for it; a client is told at once.
        var result = await launcher.LaunchAsync(request, cancellation, key);
        return result.Evaluation is { } evaluation
            ? TypedResults.Accepted($"/api/v1/evaluations/{evaluation.Id}", new QueuedAnswer(evaluation.Id))
            : TypedResults.ValidationProblem(result.Errors.ToDictionary());
    }

    private static async Task<Ok<IReadOnlyList<EvaluationAnswer>>> List(
        [AsParameters] ListQuery list, IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var evaluations = await store.Evaluations.AsNoTracking()
            .Where(evaluation => evaluation.Id < (list.After ?? int.MaxValue))
            .OrderByDescending(evaluation => evaluation.Id).Take(list.Count + 1).ToListAsync(cancellation);
        return TypedResults.Ok<IReadOnlyList<EvaluationAnswer>>([.. list.Cut(evaluations, evaluation => evaluation.Id, context).Select(EvaluationAnswer.Of)]);
    }

    private static async Task<Results<Ok<EvaluationAnswer>, NotFoundProblem>> Get(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.Evaluations.AsNoTracking().FirstOrDefaultAsync(evaluation => evaluation.Id == id, cancellation) is { } record
            ? TypedResults.Ok(EvaluationAnswer.Of(record))
            : Address.Unknown(id);
    }

    private static async Task<Results<Ok<IReadOnlyList<EvaluationEpisodeAnswer>>, NotFoundProblem>> ListEpisodes(
        int id, [AsParameters] ListQuery list, IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (!await store.Evaluations.AnyAsync(evaluation => evaluation.Id == id, cancellation))
            return Address.Unknown(id);
        var episodes = await store.EvaluationEpisodes.AsNoTracking()
            .Where(episode => episode.EvaluationId == id && episode.Goal > (list.After ?? -1))
            .OrderBy(episode => episode.Goal).Take(list.Count + 1).ToListAsync(cancellation);
        return TypedResults.Ok<IReadOnlyList<EvaluationEpisodeAnswer>>([.. list.Cut(episodes, episode => episode.Goal, context)
            .Select(episode => new EvaluationEpisodeAnswer(episode.Goal, episode.Reward, episode.Steps, episode.Purchased, episode.Actions, episode.Category, episode.RType, episode.RAtt, episode.ROption, episode.RPrice))]);
    }

    private static async Task<Results<NoContent, NotFoundProblem, ConflictProblem>> Delete(
        int id, WorkControl control, CancellationToken cancellation) => Address.Deleted(id, await control.DeleteAsync<EvaluationRecord>(id, cancellation));

    private static async Task<Results<Accepted<EvaluationAnswer>, NotFoundProblem, ConflictProblem>> Cancel(
        int id, WorkControl control, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        var asked = await control.CancelAsync<EvaluationRecord>(id, cancellation);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var record = await store.Evaluations.AsNoTracking().FirstOrDefaultAsync(evaluation => evaluation.Id == id, cancellation);
        return Address.Asked(id, asked, record is null ? null : EvaluationAnswer.Of(record));
    }
}
