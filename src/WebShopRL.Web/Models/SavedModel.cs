using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Web.Artifacts;

namespace WebShopRL.Web.Models;

/// <summary>A save of a run, as something to start from.</summary>
/// <param name="Run">The run's name; null where it was deleted since.</param>
/// <param name="Bytes">Of its files; null where these are gone.</param>
public sealed record SavedModel(Checkpoint Checkpoint, string? Run, string Kind, long? Bytes, IReadOnlyList<string> Starts)
{
    /// <summary>The best of each run that is not archived, newest first.</summary>
    public static async Task<IReadOnlyList<SavedModel>> ReadAsync(WebShopDbContext store, IArtifacts artifacts, int most, CancellationToken cancellation)
    {
        var best = await store.Runs.AsNoTracking().Where(run => !run.Archived && run.BestCheckpointId != null).OrderByDescending(run => run.Id).Take(most)
            .Join(store.Checkpoints, run => run.BestCheckpointId, checkpoint => checkpoint.Id, (run, checkpoint) => new { run.Name, run.Algorithm, Checkpoint = checkpoint }).ToListAsync(cancellation);
        List<SavedModel> saved = [];
        foreach (var of in best.OrderByDescending(of => of.Checkpoint.Id))
            saved.Add(await OfAsync(of.Checkpoint, of.Name, of.Algorithm, artifacts, cancellation));
        return saved;
    }

    /// <summary>Those that people gave a name, each by its name, in the order of the alphabet; also of runs that are archived or gone.</summary>
    public static async Task<IReadOnlyList<(CheckpointName Name, SavedModel Model)>> ReadNamedAsync(WebShopDbContext store, IArtifacts artifacts, int most, CancellationToken cancellation)
    {
        var named = await store.CheckpointNames.AsNoTracking().Include(name => name.Checkpoint).OrderBy(name => name.Name).Take(most)
            .Select(name => new { Name = name, Run = store.Runs.Where(run => run.Id == name.Checkpoint!.RunId).Select(run => run.Name).FirstOrDefault() }).ToListAsync(cancellation);
        List<(CheckpointName, SavedModel)> saved = [];
        foreach (var of in named)
            saved.Add((of.Name, await OfAsync(of.Name.Checkpoint!, of.Run, of.Name.Checkpoint!.Algorithm, artifacts, cancellation)));
        return saved;
    }

    private static async Task<SavedModel> OfAsync(Checkpoint checkpoint, string? run, string? algorithm, IArtifacts artifacts, CancellationToken cancellation)
    {
        var made = algorithm is null ? null : Algorithms.Find(algorithm)?.Makes;
        return new(checkpoint, run, made is { } kind ? ModelFolder.Word(kind) : algorithm ?? "imported",
            checkpoint.Content is { } content && await artifacts.FilesAsync(content, cancellation) is { Count: > 0 } files ? files.Sum(file => file.Bytes) : null,
            [.. Algorithms.All.Where(one => made is { } start && one.StartsFrom.Contains(start)).Select(one => one.Name)]);
    }
}
