using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Runs;

/// <summary>Stops and continues runs. Every change is one conditional UPDATE, so that it cannot overwrite what a worker does at the same moment.</summary>
public sealed class RunControl(IDbContextFactory<WebShopDbContext> stores, WorkQueue queue, WorkControl work, ArtifactSweep sweep, RunWriter writer, TimeProvider time)
{
    /// <summary>Asks a queued or running run to stop. One that is trained elsewhere ends at once: its program is told when it sends the next points. False where it has ended already or is unknown.</summary>
    public async Task<bool> CancelAsync(int runId, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var ended = await store.Runs.Where(run => run.Id == runId && run.Algorithm == ExternalRun.Algorithm && run.Status == RunStatus.Running).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.Status, RunStatus.Cancelled)
            .SetProperty(run => run.FinishedAt, now), cancellation);
        if (ended == 0)
            return await work.CancelAsync<Run>(runId, cancellation);
        await writer.NotifyAsync(runId, cancellation);
        return true;
    }

    /// <summary>Puts a failed or cancelled run in line again, from its last checkpoint. False where it is not in such a state, or trained elsewhere.</summary>
    public Task<bool> ResumeAsync(int runId, CancellationToken cancellation = default) => DatabaseRetry.OnceMoreAsync(() => queue.AddAgainAsync<Run>(runId,
        runs => runs.Where(run => run.Algorithm != ExternalRun.Algorithm && (run.Status == RunStatus.Failed || run.Status == RunStatus.Cancelled)).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.Status, RunStatus.Queued)
            .SetProperty(run => run.CancelRequested, false)
            .SetProperty(run => run.InterruptedAt, new List<int>())
            .SetProperty(run => run.Error, (string?)null)
            .SetProperty(run => run.FinishedAt, (DateTimeOffset?)null), cancellation), cancellation));

    /// <summary>
    /// Deletes a run that has ended, with its points, log, inputs and saves, and the files of all these. A save that something else points to (an evaluation, a run that started from it) stays, and says whose it was.
    /// </summary>
    public async Task<WorkDeletion> DeleteAsync(int runId, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var contents = await store.RunInputs.Where(input => input.RunId == runId).Select(input => input.Content).ToListAsync(cancellation);
        // The status is part of the DELETE: a run that somebody resumes at this moment is kept.
        var deleted = await store.Runs
            .Where(run => run.Id == runId && run.Status != RunStatus.Queued && run.Status != RunStatus.Running)
            .ExecuteDeleteAsync(cancellation);
        if (deleted == 0)
            return await store.Runs.AnyAsync(run => run.Id == runId, cancellation) ? WorkDeletion.NotEnded : WorkDeletion.Unknown;
        // A crash here leaves saves and files that nothing points to: the sweep finds them.
        await sweep.RunAsync(everything: false, cancellation);
        foreach (var content in contents)
            await sweep.LetGoAsync(content, cancellation);
        return WorkDeletion.Deleted;
    }
}
