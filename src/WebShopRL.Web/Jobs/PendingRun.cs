using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Runs;

namespace WebShopRL.Web.Jobs;

/// <summary>Work may name the checkpoint of a run that has yet to make one (<c>run:12</c>): it waits in line until that run has ended.</summary>
internal static class PendingRun
{
    /// <summary>True where the reference names a run that is queued or running.</summary>
    public static async Task<bool> IsAwaitedAsync(string? reference, WebShopDbContext store, CancellationToken cancellation) =>
        CheckpointReference.TryParse(reference, out var parsed) && parsed.RunId is { } runId
        && await store.Runs.AnyAsync(run => run.Id == runId && (run.Status == RunStatus.Queued || run.Status == RunStatus.Running), cancellation);

    /// <summary>The checkpoint a reference stands for. Throws with what is missing where there is none.</summary>
    public static async Task<Checkpoint> FindAsync(string reference, WebShopDbContext store, CancellationToken cancellation) =>
        CheckpointReference.TryParse(reference, out var parsed) && await parsed.FindAsync(store, cancellation) is { } found
            ? found
            : throw new InvalidOperationException($"There is no checkpoint '{reference}': {await CheckpointReference.ProblemAsync(reference, store, cancellation)}");

    /// <summary>The folder of the checkpoint a reference stands for.</summary>
    public static async Task<string> FolderAsync(string reference, string artifactsRoot, WebShopDbContext store, CancellationToken cancellation)
    {
        var folder = Path.Combine(artifactsRoot, (await FindAsync(reference, store, cancellation)).Path);
        return Directory.Exists(folder) ? folder : throw new DirectoryNotFoundException($"The files of checkpoint '{reference}' are gone: there is no folder {folder}.");
    }
}
