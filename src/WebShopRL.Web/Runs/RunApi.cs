using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.EntityFrameworkCore;
using Microsoft.OpenApi;
using WebShopRL.Store;
using WebShopRL.Store.Launches;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Launches;
using WebShopRL.Web.Work;
using WebShopRL.Web.Work.Answers;

namespace WebShopRL.Web.Runs;

/// <summary>Training runs over REST.</summary>
internal static class RunApi
{
    private static readonly WorkAddress Address = new("run", "runs");

    public static void MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapPost("", Launch).WithSummary("Puts a run in line, or with seeds several that are alike but for them").AddOpenApiOperationTransformer(DescribeLaunchAsync);
        runs.MapGet("", List).WithSummary("Runs that fit a filter, newest first or in another order; X-Total-Count says how many there are");
        runs.MapGet("/{id}", Get).WithSummary("A run");
        runs.MapPatch("/{id}", Change).WithSummary("Changes a run's name, tags, notes, or whether it is archived or pinned");
        runs.MapDelete("/{id}", Delete).WithSummary("Deletes a run that has ended, with its points, log and checkpoints; asks first where other work came from it, or a checkpoint of it has a name");
        runs.MapPost("/{id}/cancel", Cancel).WithSummary("Asks a run to stop; it saves a checkpoint first");
        runs.MapPost("/{id}/resume", Resume).WithSummary("Continues a failed or cancelled run from its last checkpoint");
        runs.MapGet("/{id}/metrics", RunMetricsApi.Get).WithSummary("A run's points by seq");
        runs.MapGet("/{id}/log", RunMetricsApi.GetLog).WithSummary("A run's log by seq");
    }

    private static async Task<Results<Created<RunAnswer>, Created<LaunchedRuns>, ValidationProblem>> Launch(
        LaunchRequest request, [FromHeader(Name = LaunchOnce.Header), Text(LaunchKey.MaximumLength, Required = true), Description(LaunchOnce.Description)] string? key,
        RunCommands commands, HttpContext context, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        var result = await commands.LaunchAsync(request, Caller.Of(context), cancellation, key);
        if (result.Runs.Count == 0)
            return TypedResults.ValidationProblem(result.Errors.ToDictionary());
        await using var store = await stores.CreateDbContextAsync(cancellation);
        List<RunAnswer> answers = new(result.Runs.Count);
        foreach (var run in result.Runs)
            // As it is stored: times in microseconds, settings in the database's order, so that whoever sends it again gets the same.
            answers.Add(await FindAsync(run.Id, store, cancellation) ?? RunAnswer.Of(new SummarizedRun(run, new Dictionary<string, MetricSummary>())));
        return request.Seeds is null
            ? TypedResults.Created($"/api/v1/runs/{answers[0].Id}", answers[0])
            : TypedResults.Created($"/api/v1/runs/{answers[0].Id}", new LaunchedRuns(answers));
    }

    /// <summary>A launch answers with its run, or with its runs where it asked for seeds: the two are one status.</summary>
    private static async Task DescribeLaunchAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        List<IOpenApiSchema> kinds = [];
        foreach (var kind in (Type[])[typeof(RunAnswer), typeof(LaunchedRuns)])
            kinds.Add(await context.GetOrCreateSchemaAsync(kind, null, cancellation));
        operation.Responses!["201"].Content!["application/json"].Schema = new OpenApiSchema { AnyOf = kinds };
    }

    private static async Task<Results<Ok<IReadOnlyList<RunAnswer>>, ValidationProblem>> List(
        [AsParameters] ListQuery list, [AsParameters] RunListQuery wanted, IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        if (wanted.Read(errors) is not { } selection)
            return TypedResults.ValidationProblem(errors.ToErrors());
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var runs = await RunQuery.PageAsync(store, selection, list.Count + 1, list.After, cancellation: cancellation);
        context.Response.Headers["X-Total-Count"] = (await RunQuery.CountAsync(store, selection, cancellation)).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Ok<IReadOnlyList<RunAnswer>>([.. list.Cut(runs, run => run.Run.Id, context).Select(RunAnswer.Of)]);
    }

    private static async Task<Results<Ok<RunAnswer>, NotFoundProblem>> Get(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation) =>
        await FindAsync(id, stores, cancellation) is { } answer ? TypedResults.Ok(answer) : Unknown(id);

    private static async Task<Results<Ok<RunAnswer>, ValidationProblem, NotFoundProblem>> Change(
        int id, RunChange change, RunCommands commands, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        if (await commands.ChangeAsync(id, change, cancellation) is { Any: true } errors)
            return TypedResults.ValidationProblem(errors.ToDictionary().ToDictionary());
        return await FindAsync(id, stores, cancellation) is { } answer ? TypedResults.Ok(answer) : Unknown(id);
    }

    private static async Task<Results<NoContent, NotFoundProblem, ConflictProblem>> Delete(
        int id, [FromQuery, Description("Deletes it although other work came from it, or a checkpoint of it has a name. Without this, such a run is kept, and the answer (409) names these.")] bool? confirm,
        RunCommands commands, HttpContext context, CancellationToken cancellation) => await commands.DeleteAsync(id, confirm ?? false, Caller.Of(context), cancellation) switch
        {
            { Became: { } became } => Address.Deleted(id, became),
            var kept => new ConflictProblem($"{kept.HangsOn!.Words($"run {id}")} Send it with confirm=true to delete it all the same."),
        };

    private static async Task<Results<Accepted<RunAnswer>, NotFoundProblem, ConflictProblem>> Cancel(
        int id, RunCommands commands, HttpContext context, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation) =>
        Address.Asked(id, await commands.CancelAsync(id, Caller.Of(context), cancellation), await FindAsync(id, stores, cancellation));

    private static async Task<Results<Accepted<RunAnswer>, NotFoundProblem, ConflictProblem>> Resume(
        int id, RunCommands commands, HttpContext context, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation) =>
        Address.Asked(id, await commands.ResumeAsync(id, Caller.Of(context), cancellation), await FindAsync(id, stores, cancellation), "only a failed or cancelled one that is trained here can be resumed");

    internal static NotFoundProblem Unknown(int id) => Address.Unknown(id);

    private static async Task<RunAnswer?> FindAsync(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await FindAsync(id, store, cancellation);
    }

    private static async Task<RunAnswer?> FindAsync(int id, WebShopDbContext store, CancellationToken cancellation) =>
        await RunQuery.FindAsync(store, id, cancellation) is { } run ? RunAnswer.Of(run) : null;
}
