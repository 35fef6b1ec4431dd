using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Launches;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Launches;

namespace WebShopRL.Web.Runs.External;

/// <summary>Runs whose points come from outside, over REST.</summary>
internal static class ExternalRunApi
{
    /// <summary>10,000 points with long names.</summary>
    private const long MaximumBody = 8 << 20;

    public static void MapExternalRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapPost("/external", Begin).WithSummary("Begins a run that is trained elsewhere: its points are sent to it");
        runs.MapPost("/{id}/metrics", Append).WithMetadata(new RequestSizeLimitAttribute(MaximumBody)).WithSummary("Adds points to a run that is trained elsewhere");
        runs.MapPost("/{id}/finish", Finish).WithSummary("Ends a run that is trained elsewhere");
    }

    private static async Task<Results<Created<RunAnswer>, ValidationProblem>> Begin(
        ExternalRunRequest request, [FromHeader(Name = LaunchOnce.Header), Text(LaunchKey.MaximumLength, Required = true), Description(LaunchOnce.Description)] string? key,
        ExternalRuns runs, HttpContext context, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        if (await runs.BeginAsync(request, Caller.Of(context), key, errors, cancellation) is not { } run)
            return TypedResults.ValidationProblem(errors.ToErrors());
        return TypedResults.Created($"/api/v1/runs/{run.Id}", await AnswerAsync(run.Id, stores, cancellation));
    }

    private static async Task<Results<Ok<ExternalPointsAnswer>, ValidationProblem, NotFoundProblem, ConflictProblem>> Append(
        int id, ExternalPoints points, ExternalRuns runs, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation) => await runs.AppendAsync(id, points, cancellation) switch
        {
            AppendResult.Written => TypedResults.Ok(new ExternalPointsAnswer(points.Points.Count)),
            AppendResult.Duplicate => TypedResults.Ok(new ExternalPointsAnswer(0)),
            AppendResult.KeyTaken => Wrong("batch", $"'{points.Batch}' was the key of other points: give each batch a key of its own, and the same one only to send it again."),
            AppendResult.TooManyMetrics => Wrong("points", $"The run would have more than {ExternalRun.MaximumMetrics} metrics: use fewer names."),
            _ => await RefusalAsync(id, "takes points", stores, cancellation) is { } refusal ? refusal : RunApi.Unknown(id),
        };

    private static async Task<Results<Ok<RunAnswer>, NotFoundProblem, ConflictProblem>> Finish(
        int id, ExternalRunEnd end, ExternalRuns runs, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        if (await runs.EndAsync(id, end, cancellation))
            return TypedResults.Ok(await AnswerAsync(id, stores, cancellation));
        return await RefusalAsync(id, "can be finished", stores, cancellation) is { } refusal ? refusal : RunApi.Unknown(id);
    }

    /// <summary>Null where there is no such run.</summary>
    private static async Task<ConflictProblem?> RefusalAsync(int id, string rule, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.Runs.AsNoTracking().FirstOrDefaultAsync(run => run.Id == id, cancellation) switch
        {
            null => null,
            { Algorithm: not ExternalRun.Algorithm } => new($"Run {id} is trained here: only one that was begun by POST /api/v1/runs/external {rule} from outside."),
            { } run => new($"Run {id} is {run.Status.ToString().ToLowerInvariant()}: only a running one {rule}. POST /api/v1/runs/external begins another."),
        };
    }

    private static ValidationProblem Wrong(string field, string message) => TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [message] });

    private static async Task<RunAnswer> AnswerAsync(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return RunAnswer.Of((await RunQuery.FindAsync(store, id, cancellation))!);
    }
}
