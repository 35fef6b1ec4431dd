using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Generations;
using WebShopRL.Store.Launches;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Launches;
using WebShopRL.Web.Trajectories;
using WebShopRL.Web.Work;
using WebShopRL.Web.Work.Answers;

namespace WebShopRL.Web.Generations;

/// <summary>A generation as the API shows it.</summary>
/// <param name="CheckpointId">The checkpoint that plays, once known.</param>
/// <param name="Content">Names the content that plays, a model's too.</param>
/// <param name="Set">Name of the trajectory set; null where that was deleted.</param>
/// <param name="Goals">How many are played, each in turn; 0 for all that may be learned from.</param>
/// <param name="Kept">Trajectories so far; one that ends with fewer than wanted has used up its budget.</param>
/// <param name="MeanReward">Of those, 0-1.</param>
/// <param name="Attempts">How often a worker has begun or gone on with it.</param>
/// <param name="Interruptions">Why workers did not end it, oldest first; it goes on by itself until that happens too often.</param>
public sealed record GenerationAnswer(
    int Id, EvaluatedAgent Agent, int? CheckpointId, string? Content, RunStatus Status, string? Error, int? SetId, string? Set, int Goals, int Wanted, double MinReward, int Budget, double Temperature, int MaxSteps, int Seed,
    int EpisodesDone, int Kept, double? MeanReward, string Catalog, string CatalogFingerprint, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, int Attempts, IReadOnlyList<string> Interruptions) : IWorkAnswer
{
    internal static GenerationAnswer Of(Generation row) => new(
        row.Id, new EvaluatedAgent(row.CheckpointReference, row.Baseline), row.CheckpointId, row.CheckpointContent, row.Status, row.Error, row.SetId, row.Set?.Name, row.Goals.Count, row.Wanted, row.MinReward, row.Budget,
        row.Temperature, row.MaxSteps, row.Seed, row.EpisodesDone, row.Kept, row.MeanReward, row.Catalog, row.CatalogFingerprint, row.CreatedAt, row.StartedAt, row.FinishedAt, row.Attempts, row.Interruptions);
}

/// <summary>Generations over REST.</summary>
internal static class GenerationApi
{
    private static readonly WorkAddress Address = new("generation", "generations");

    public static void MapGenerations(this RouteGroupBuilder api)
    {
        var generations = api.MapGroup("/generations").WithTags("Generations");
        generations.MapPost("", Launch).WithSummary("Puts a generation in line: an agent's own good episodes, kept as a trajectory set");
        generations.MapGet("", List).WithSummary("Generations, newest first");
        generations.MapGet("/{id}", Get).WithSummary("A generation: how many episodes were played and kept");
        generations.MapDelete("/{id}", Delete).WithSummary("Deletes a generation that has ended, with the trajectories that it kept");
        generations.MapPost("/{id}/cancel", Cancel).WithSummary("Asks a generation to stop; what it has kept stays");
        generations.MapPost("/{id}/resume", Resume).WithSummary("Continues a failed or cancelled generation where it was: it keeps what it would have kept without the stop");
    }

    private static async Task<Results<Accepted<QueuedAnswer>, ValidationProblem, ConflictProblem>> Launch(
        GenerationRequest request, [FromHeader(Name = LaunchOnce.Header), Text(LaunchKey.MaximumLength, Required = true), Description(LaunchOnce.Description)] string? key,
        GenerationLauncher launcher, ShopProvider shop, CancellationToken cancellation)
    {
        _ = shop.Current; // The launcher would wait for it; a client is told at once.
        var result = await launcher.LaunchAsync(request, cancellation, key);
        return result switch
        {
            { Generation: { } generation } => TypedResults.Accepted($"/api/v1/generations/{generation.Id}", new QueuedAnswer(generation.Id)),
            { Conflict: { } conflict } => new ConflictProblem(conflict),
            _ => TypedResults.ValidationProblem(result.Errors.ToDictionary()),
        };
    }

    private static async Task<Ok<IReadOnlyList<GenerationAnswer>>> List(
        [AsParameters] ListQuery list, IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var generations = await store.Generations.AsNoTracking().Include(generation => generation.Set)
            .Where(generation => generation.Id < (list.After ?? int.MaxValue))
            .OrderByDescending(generation => generation.Id).Take(list.Count + 1).ToListAsync(cancellation);
        return TypedResults.Ok<IReadOnlyList<GenerationAnswer>>([.. list.Cut(generations, generation => generation.Id, context).Select(GenerationAnswer.Of)]);
    }

    private static async Task<Results<Ok<GenerationAnswer>, NotFoundProblem>> Get(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation) =>
        await FindAsync(id, stores, cancellation) is { } generation ? TypedResults.Ok(GenerationAnswer.Of(generation)) : Address.Unknown(id);

    private static async Task<Results<NoContent, NotFoundProblem, ConflictProblem>> Delete(
        int id, TrajectoryDeletion deletion, CancellationToken cancellation) => await deletion.OfGenerationAsync(id, cancellation) switch
        {
            (_, { } refusal) => new ConflictProblem(refusal),
            var (became, _) => Address.Deleted(id, became!.Value),
        };

    private static async Task<Results<Accepted<GenerationAnswer>, NotFoundProblem, ConflictProblem>> Cancel(
        int id, WorkControl control, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        var asked = await control.CancelAsync<Generation>(id, cancellation);
        return Address.Asked(id, asked, await FindAsync(id, stores, cancellation) is { } generation ? GenerationAnswer.Of(generation) : null);
    }

    private static async Task<Results<Accepted<GenerationAnswer>, NotFoundProblem, ConflictProblem>> Resume(
        int id, GenerationControl control, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        var (resumed, refusal) = await control.ResumeAsync(id, cancellation);
        if (refusal is not null)
            return new ConflictProblem(refusal);
        return Address.Asked(id, resumed, await FindAsync(id, stores, cancellation) is { } generation ? GenerationAnswer.Of(generation) : null, GenerationControl.Rule);
    }

    private static async Task<Generation?> FindAsync(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.Generations.AsNoTracking().Include(generation => generation.Set).FirstOrDefaultAsync(generation => generation.Id == id, cancellation);
    }
}
