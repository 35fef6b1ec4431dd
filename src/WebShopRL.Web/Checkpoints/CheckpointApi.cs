using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Weights;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Web.Api;
using WebShopRL.Web.Artifacts;

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
        checkpoints.MapGet("/{id}/export", Export).Produces(StatusCodes.Status200OK, typeof(Stream), "application/zip").WithSummary("A checkpoint as a zip of a folder that transformers or ONNX Runtime opens, with a model card");
    }

    private static async Task<Results<FileStreamHttpResult, NotFoundProblem, ConflictProblem>> Export(
        int id, [FromQuery, AllowedValues(CheckpointExport.Transformers, CheckpointExport.Onnx, CheckpointExport.OnnxEncoder), DefaultValue(CheckpointExport.Transformers), Description("What it is for: transformers; onnx, the whole network as a graph; onnx-encoder, of a policy or a reward model the encoder alone.")] string? format,
        IDbContextFactory<WebShopDbContext> stores, CheckpointExport export, CancellationToken cancellation)
    {
        if (await FindAsync(id, stores, cancellation) is not { } checkpoint)
            return Unknown(id);
        try
        {
            var form = format ?? CheckpointExport.Transformers;
            return TypedResults.File(await export.ZipAsync(checkpoint, form, cancellation), "application/zip", $"checkpoint-{id}-{form}.zip");
        }
        catch (Exception unreadable) when (unreadable is DirectoryNotFoundException or CheckpointException)
        {
            return new ConflictProblem(unreadable.Message);
        }
    }

    private static async Task<Results<Ok<IReadOnlyList<CheckpointAnswer>>, NotFoundProblem>> ListOfRun(
        int id, [AsParameters] ListQuery list, IDbContextFactory<WebShopDbContext> stores, IArtifacts artifacts, HttpContext context, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (!await store.Runs.AnyAsync(run => run.Id == id, cancellation))
            return new NotFoundProblem($"There is no run {id}: GET /api/v1/runs lists them.");
        var checkpoints = await store.Checkpoints.AsNoTracking()
            .Where(checkpoint => checkpoint.RunId == id && checkpoint.Id > (list.After ?? 0))
            .OrderBy(checkpoint => checkpoint.Id).Take(list.Count + 1).ToListAsync(cancellation);
        List<CheckpointAnswer> answers = [];
        var names = await NamesAsync(store, [.. checkpoints.Select(checkpoint => checkpoint.Id)], cancellation);
        foreach (var checkpoint in list.Cut(checkpoints, checkpoint => checkpoint.Id, context))
            answers.Add(await AnswerAsync(checkpoint, names[checkpoint.Id], artifacts, cancellation));
        return TypedResults.Ok<IReadOnlyList<CheckpointAnswer>>(answers);
    }

    private static async Task<Results<Ok<CheckpointAnswer>, NotFoundProblem>> Get(
        int id, IDbContextFactory<WebShopDbContext> stores, IArtifacts artifacts, CancellationToken cancellation)
    {
        if (await FindAsync(id, stores, cancellation) is not { } checkpoint)
            return Unknown(id);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return TypedResults.Ok(await AnswerAsync(checkpoint, (await NamesAsync(store, [id], cancellation))[id], artifacts, cancellation));
    }

    private static async Task<Results<FileAnswer, NotFoundProblem>> Download(
        int id, string file, IDbContextFactory<WebShopDbContext> stores, IArtifacts artifacts, CancellationToken cancellation)
    {
        if (await FindAsync(id, stores, cancellation) is not { } checkpoint)
            return Unknown(id);
        // The name is compared with those that are there, never joined to a path before, so that no spelling of it leads out of the folder.
        var files = checkpoint.Content is { } content ? await artifacts.FilesAsync(content, cancellation) : [];
        if (files.FirstOrDefault(known => known.Name == file) is not { } found || await artifacts.OpenAsync(checkpoint.Content!, cancellation) is not { } folder)
            return new NotFoundProblem($"Checkpoint {id} has no such file; it has {string.Join(", ", files.Select(known => known.Name))}.");
        return new FileAnswer(Path.Combine(folder, found.Name), file);
    }

    private static async Task<Checkpoint?> FindAsync(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.Checkpoints.AsNoTracking().FirstOrDefaultAsync(checkpoint => checkpoint.Id == id, cancellation);
    }

    private static async Task<ILookup<int, string>> NamesAsync(WebShopDbContext store, IReadOnlyList<int> ids, CancellationToken cancellation) =>
        (await store.CheckpointNames.Where(name => ids.Contains(name.CheckpointId)).OrderBy(name => name.Name).Select(name => new { name.CheckpointId, name.Name }).ToListAsync(cancellation)).ToLookup(name => name.CheckpointId, name => name.Name);

    private static async Task<CheckpointAnswer> AnswerAsync(Checkpoint checkpoint, IEnumerable<string> names, IArtifacts artifacts, CancellationToken cancellation) => new(
        checkpoint.Id, checkpoint.RunId, checkpoint.Kind, checkpoint.Step, checkpoint.Content, checkpoint.CatalogFingerprint, checkpoint.Network, checkpoint.ValidationScore, checkpoint.CreatedAt, [.. names],
        checkpoint.Content is { } content ? [.. (await artifacts.FilesAsync(content, cancellation)).Select(file => new CheckpointFile(file.Name, file.Bytes))] : []);

    private static NotFoundProblem Unknown(int id) => new($"There is no checkpoint {id}: GET /api/v1/runs/{{id}}/checkpoints lists a run's.");
}
