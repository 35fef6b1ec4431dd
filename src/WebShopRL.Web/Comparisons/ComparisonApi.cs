using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Comparisons;
using WebShopRL.Store.Launches;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Launches;
using WebShopRL.Web.Work;
using WebShopRL.Web.Work.Answers;

namespace WebShopRL.Web.Comparisons;

/// <summary>A comparison as the API shows it.</summary>
/// <param name="RolloutsDone">Of rollouts × parallel_runs.</param>
/// <param name="CatalogFingerprint">The content of the catalog; null where it was not kept.</param>
/// <param name="Products">In the catalog it is played in.</param>
/// <param name="Attempts">How often a worker has begun or gone on with it.</param>
/// <param name="Interruptions">Why workers did not end it, oldest first; it goes on by itself until that happens too often.</param>
/// <param name="Result">As far as it has come; null before that, and in lists.</param>
/// <param name="Goals">How many goals episodes are drawn from; null in comparisons from before it was kept, which have all test goals.</param>
public sealed record ComparisonAnswer(
    int Id, IReadOnlyList<EvaluatedAgent> Agents, int Rollouts, int ParallelRuns, string Likelihood, int Seed, RunStatus Status, string? Error, int RolloutsDone,
    string Catalog, string? CatalogFingerprint, int Products, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, int Attempts, IReadOnlyList<string> Interruptions, ComparisonResult? Result, int? Goals) : IWorkAnswer
{
    internal static ComparisonAnswer Of(Comparison comparison, bool withResult) => new(
        comparison.Id, ComparedAgents.Of(comparison), comparison.Rollouts, comparison.ParallelRuns, comparison.Likelihood, comparison.Seed, comparison.Status,
        comparison.Error, comparison.RolloutsDone, comparison.Catalog, comparison.CatalogFingerprint, comparison.Products, comparison.CreatedAt, comparison.FinishedAt, comparison.Attempts, comparison.Interruptions,
        withResult && comparison.Result is { } result ? JsonSerializer.Deserialize<ComparisonResult>(result, ApiJson.Options) : null, comparison.Goals.Count > 0 ? comparison.Goals.Count : null);
}

/// <summary>Comparisons over REST.</summary>
internal static class ComparisonApi
{
    private static readonly WorkAddress Address = new("comparison", "comparisons");

    public static void MapComparisons(this RouteGroupBuilder api)
    {
        var comparisons = api.MapGroup("/comparisons").WithTags("Comparisons");
        comparisons.MapPost("", Launch).WithSummary("Puts a comparison in line");
        comparisons.MapGet("", List).WithSummary("Comparisons without their results, newest first");
        comparisons.MapGet("/{id}", Get).WithSummary("A comparison with its result, as far as it has come");
        comparisons.MapDelete("/{id}", Delete).WithSummary("Deletes a comparison that has ended");
        comparisons.MapPost("/{id}/cancel", Cancel).WithSummary("Asks a comparison to stop");
    }

    private static async Task<Results<Accepted<QueuedAnswer>, ValidationProblem>> Launch(
        ComparisonRequest request, [FromHeader(Name = LaunchOnce.Header), Text(LaunchKey.MaximumLength, Required = true), Description(LaunchOnce.Description)] string? key,
        ComparisonLauncher launcher, ShopProvider shop, CancellationToken cancellation)
    {
        _ = shop.Current; // The launcher would wait for it; a client is told at once.
        var result = await launcher.LaunchAsync(request, cancellation, key);
        return result.Comparison is { } comparison
            ? TypedResults.Accepted($"/api/v1/comparisons/{comparison.Id}", new QueuedAnswer(comparison.Id))
            : TypedResults.ValidationProblem(result.Errors.ToDictionary());
    }

    private static async Task<Ok<IReadOnlyList<ComparisonAnswer>>> List(
        [AsParameters] ListQuery list, IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var comparisons = await store.Comparisons.AsNoTracking()
            .Where(comparison => comparison.Id < (list.After ?? int.MaxValue))
            .OrderByDescending(comparison => comparison.Id).Take(list.Count + 1).ToListAsync(cancellation);
        return TypedResults.Ok<IReadOnlyList<ComparisonAnswer>>([.. list.Cut(comparisons, comparison => comparison.Id, context)
            .Select(comparison => ComparisonAnswer.Of(comparison, withResult: false))]);
    }

    private static async Task<Results<Ok<ComparisonAnswer>, NotFoundProblem>> Get(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.Comparisons.AsNoTracking().FirstOrDefaultAsync(comparison => comparison.Id == id, cancellation) is { } comparison
            ? TypedResults.Ok(ComparisonAnswer.Of(comparison, withResult: true))
            : Address.Unknown(id);
    }

    private static async Task<Results<NoContent, NotFoundProblem, ConflictProblem>> Delete(
        int id, WorkControl control, CancellationToken cancellation) => Address.Deleted(id, await control.DeleteAsync<Comparison>(id, cancellation));

    private static async Task<Results<Accepted<ComparisonAnswer>, NotFoundProblem, ConflictProblem>> Cancel(
        int id, WorkControl control, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        var asked = await control.CancelAsync<Comparison>(id, cancellation);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var comparison = await store.Comparisons.AsNoTracking().FirstOrDefaultAsync(comparison => comparison.Id == id, cancellation);
        return Address.Asked(id, asked, comparison is null ? null : ComparisonAnswer.Of(comparison, withResult: false));
    }
}
