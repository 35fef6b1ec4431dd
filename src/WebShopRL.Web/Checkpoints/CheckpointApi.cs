using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Checkpoints;

/// <summary>Checkpoints and their files over REST.</summary>
internal static class CheckpointApi
{
    public static void MapCheckpoints(this RouteGroupBuilder api)
    {
        api.MapGet("/runs/{id}/checkpoints", ListOfRun).WithTags("Runs").WithSummary("A run's checkpoints");
        var checkpoints = api.MapGroup("/checkpoints").WithTags("Checkpoints");
        checkpoints.MapGet("/{id}", Get).WithSummary("A checkpoint");
        checkpoints.MapGet("/{id}/files/{file}", Download).WithSummary("One of a checkpoint's files; model.safetensors is what Python's safetensors opens");
    }

    private static async Task<Results<Ok<IReadOnlyList<CheckpointAnswer>>, NotFoundProblem>> ListOfRun(
        int id, [AsParameters] ListQuery list, IDbContextFactory<WebShopDbContext> stores, CheckpointFiles files, HttpContext context, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (!await store.Runs.AnyAsync(run => run.Id == id, cancellation))
            return new NotFoundProblem($"There is no run {id}: GET /api/v1/runs lists them.");
        var checkpoints = await store.Checkpoints.AsNoTracking()
            .Where(checkpoint => checkpoint.RunId == id && checkpoint.Id > (list.After ?? 0))
            .OrderBy(checkpoint => checkpoint.Id).Take(list.Count + 1).ToListAsync(cancellation);
        return TypedResults.Ok<IReadOnlyList<CheckpointAnswer>>([.. list.Cut(checkpoints, checkpoint => checkpoint.Id, context).Select(checkpoint => Answer(checkpoint, files))]);
    }

    private static async Task<Results<Ok<CheckpointAnswer>, NotFoundProblem>> Get(
        int id, IDbContextFactory<WebShopDbContext> stores, CheckpointFiles files, CancellationToken cancellation) =>
        await FindAsync(id, stores, cancellation) is { } checkpoint ? TypedResults.Ok(Answer(checkpoint, files)) : Unknown(id);

    private static async Task<Results<FileAnswer, NotFoundProblem>> Download(
        int id, string file, IDbContextFactory<WebShopDbContext> stores, CheckpointFiles files, CancellationToken cancellation)
    {
        if (await FindAsync(id, stores, cancellation) is not { } checkpoint)
            return Unknown(id);
        if (files.Find(checkpoint, file) is not { } path)
            return new NotFoundProblem($"Checkpoint {id} has no such file; it has {string.Join(", ", files.List(checkpoint).Select(known => known.Name))}.");
        return new FileAnswer(path, file);
    }

    private static async Task<Checkpoint?> FindAsync(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.Checkpoints.AsNoTracking().FirstOrDefaultAsync(checkpoint => checkpoint.Id == id, cancellation);
    }

    private static CheckpointAnswer Answer(Checkpoint checkpoint, CheckpointFiles files) => new(
        checkpoint.Id, checkpoint.RunId, checkpoint.Kind, checkpoint.Step, checkpoint.Network, checkpoint.ValidationScore, checkpoint.CreatedAt, files.List(checkpoint));

    private static NotFoundProblem Unknown(int id) => new($"There is no checkpoint {id}: GET /api/v1/runs/{{id}}/checkpoints lists a run's.");
}
