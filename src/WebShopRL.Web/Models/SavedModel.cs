using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Web.Artifacts;

namespace WebShopRL.Web.Models;

/// <summary>The best save of a run, as something to start from.</summary>
public sealed record SavedModel(Checkpoint Checkpoint, string Run, string Kind, long? Bytes, IReadOnlyList<string> Starts)
{
    /// <summary>Of runs that are not archived, newest first.</summary>
    public static async Task<IReadOnlyList<SavedModel>> ReadAsync(WebShopDbContext store, IArtifacts artifacts, int most, CancellationToken cancellation)
    {
        var best = await store.Runs.AsNoTracking().Where(run => !run.Archived && run.BestCheckpointId != null).OrderByDescending(run => run.Id).Take(most)
            .Join(store.Checkpoints, run => run.BestCheckpointId, checkpoint => checkpoint.Id, (run, checkpoint) => new { run.Name, run.Algorithm, Checkpoint = checkpoint }).ToListAsync(cancellation);
        List<SavedModel> saved = [];
        foreach (var of in best.OrderByDescending(of => of.Checkpoint.Id))
        {
            var made = Algorithms.Find(of.Algorithm)?.Makes;
            saved.Add(new(of.Checkpoint, of.Name, made is { } kind ? ModelFolder.Word(kind) : of.Algorithm,
                of.Checkpoint.Content is { } content ? (await artifacts.FilesAsync(content, cancellation)).Sum(file => file.Bytes) : null,
                [.. Algorithms.All.Where(algorithm => made is { } start && algorithm.StartsFrom.Contains(start)).Select(algorithm => algorithm.Name)]));
        }
        return saved;
    }
}
