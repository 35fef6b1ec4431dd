using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Runs;

namespace WebShopRL.Web.Jobs;

/// <summary>Work may name the checkpoint of a run that has yet to make one (<c>run:12</c>): it waits in line until that run has ended.</summary>
internal static class PendingRun
{
    /// <summary>True where the reference names a run that is queued or running.</summary>
    public static async Task<bool> IsAwaitedAsync(string? reference, WebShopDbContext store, CancellationToken cancellation) =>
        CheckpointReference.TryParse(reference, out var parsed) && parsed.RunId is { } runId
        && await store.Runs.AnyAsync(run => run.Id == runId && (run.Status == RunStatus.Queued || run.Status == RunStatus.Running), cancellation);
}
