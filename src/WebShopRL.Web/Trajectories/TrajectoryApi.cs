using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Trajectories;

/// <summary>A stored episode without its steps.</summary>
/// <param name="Source">human, scripted, policy or imported.</param>
/// <param name="Goal">Index in the catalog; null where unknown.</param>
/// <param name="Reward">In [0, 1].</param>
public sealed record TrajectoryAnswer(
    int Id, string Source, string Catalog, int? Goal, string Instruction, int? RunId, string? Annotator, double Reward, int Length, DateTimeOffset CreatedAt);

/// <summary>A stored episode with its steps.</summary>
public sealed record TrajectoryWithSteps(
    int Id, string Source, string Catalog, int? Goal, string Instruction, int? RunId, string? Annotator, double Reward, int Length, DateTimeOffset CreatedAt,
    IReadOnlyList<TrajectoryStep> Steps);

public sealed record ImportAnswer(int Imported);

/// <summary>Which trajectories.</summary>
internal sealed record TrajectoryFilter
{
    [FromQuery(Name = "source"), AllowedValues("human", "scripted", "policy", "imported")]
    public string? Source { get; init; }

    [FromQuery(Name = "goal"), Range(0, int.MaxValue)]
    public int? Goal { get; init; }

    [FromQuery(Name = "run"), Range(0, int.MaxValue), Description("Only those of this run.")]
    public int? Run { get; init; }

    [FromQuery(Name = "min_reward"), Range(0.0, 1.0)]
    public double? MinReward { get; init; }

    public IQueryable<StoredTrajectory> Of(WebShopDbContext store) => store.Trajectories.AsNoTracking()
        .Where(trajectory => (Source == null || trajectory.Source == Source)
            && (Goal == null || trajectory.Goal == Goal)
            && (Run == null || trajectory.RunId == Run)
            && (MinReward == null || trajectory.Reward >= MinReward));
}

/// <summary>Trajectories over REST: what there is, and in and out in WebShop's il_trajs layout.</summary>
internal static class TrajectoryApi
{
    /// <summary>WebShop's own file of a thousand trajectories has about 40 MB without images.</summary>
    private const long MaximumImport = 256 << 20;

    public static void MapTrajectories(this RouteGroupBuilder api)
    {
        var trajectories = api.MapGroup("/trajectories").WithTags("Trajectories");
        trajectories.MapGet("", List).WithSummary("Trajectories, oldest first");
        trajectories.MapGet("/{id}", Get).WithSummary("A trajectory with its steps");
        trajectories.MapGet("/export", Export).WithSummary("Trajectories as JSON lines in WebShop's il_trajs layout");
        trajectories.MapPost("/import", Import)
            .Accepts<TrajectoryLine>(JsonLines.ContentType, "application/jsonl", "application/json", "application/octet-stream", "text/plain")
            .WithMetadata(new RequestSizeLimitAttribute(MaximumImport))
            .WithSummary("Stores trajectories from JSON lines: all, or none where a line is wrong");
    }

    private static async Task<Ok<IReadOnlyList<TrajectoryAnswer>>> List(
        [AsParameters] TrajectoryFilter filter, [AsParameters] ListQuery list, IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var trajectories = await filter.Of(store)
            .Where(trajectory => trajectory.Id > (list.After ?? 0))
            .OrderBy(trajectory => trajectory.Id).Take(list.Count + 1)
            .Select(t => new TrajectoryAnswer(t.Id, t.Source, t.Catalog, t.Goal, t.Instruction, t.RunId, t.Annotator, t.Reward, t.Length, t.CreatedAt))
            .ToListAsync(cancellation);
        return TypedResults.Ok(list.Cut(trajectories, trajectory => trajectory.Id, context));
    }

    private static async Task<Results<Ok<TrajectoryWithSteps>, NotFoundProblem>> Get(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.Trajectories.AsNoTracking().FirstOrDefaultAsync(trajectory => trajectory.Id == id, cancellation) is { } t
            ? TypedResults.Ok(new TrajectoryWithSteps(
                t.Id, t.Source, t.Catalog, t.Goal, t.Instruction, t.RunId, t.Annotator, t.Reward, t.Length, t.CreatedAt, TrajectoryJson.Deserialize(t.Steps)))
            : new NotFoundProblem($"There is no trajectory {id}: GET /api/v1/trajectories lists them.");
    }

    private static JsonLines Export([AsParameters] TrajectoryFilter filter, IDbContextFactory<WebShopDbContext> stores) => new(Lines(filter, stores));

    private static async IAsyncEnumerable<object> Lines(TrajectoryFilter filter, IDbContextFactory<WebShopDbContext> stores)
    {
        await using var store = await stores.CreateDbContextAsync();
        await foreach (var trajectory in filter.Of(store).OrderBy(trajectory => trajectory.Id).AsAsyncEnumerable())
            yield return TrajectoryLine.Of(TrajectoryJson.Deserialize(trajectory.Steps), trajectory.Goal, trajectory.Instruction, trajectory.Reward);
    }

    private static async Task<Results<Ok<ImportAnswer>, ValidationProblem>> Import(HttpRequest request, TrajectoryImport import, CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        var imported = await import.ImportAsync(request.Body, errors, cancellation);
        return errors.Any ? TypedResults.ValidationProblem(errors.ToErrors()) : TypedResults.Ok(new ImportAnswer(imported));
    }
}
