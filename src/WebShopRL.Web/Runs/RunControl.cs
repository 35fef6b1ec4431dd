using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Jobs;

namespace WebShopRL.Web.Runs;

/// <summary>Stops and continues runs. Every change is one conditional UPDATE, so that it cannot overwrite what a worker does at the same moment.</summary>
public sealed class RunControl(IDbContextFactory<WebShopDbContext> stores, IJobQueue queue, ArtifactSweep sweep, TimeProvider time)
{
    /// <summary>Asks a queued or running run to stop. False where it has ended already or is unknown.</summary>
    public async Task<bool> CancelAsync(int runId, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        // One in line has nobody to notice the request: it ends here. Its job finds it ended and does nothing.
        var ended = await store.Runs.Where(run => run.Id == runId && run.Status == RunStatus.Queued).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.Status, RunStatus.Cancelled)
            .SetProperty(run => run.CancelRequested, true)
            .SetProperty(run => run.FinishedAt, now), cancellation);
        if (ended > 0)
            return true;
        return await store.Runs.Where(run => run.Id == runId && run.Status == RunStatus.Running).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.CancelRequested, true), cancellation) > 0;
    }

    /// <summary>Puts a failed or cancelled run in line again, from its last checkpoint. False where it is not in such a state.</summary>
    public async Task<bool> ResumeAsync(int runId, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var queued = await store.Runs.Where(run => run.Id == runId && (run.Status == RunStatus.Failed || run.Status == RunStatus.Cancelled)).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.Status, RunStatus.Queued)
            .SetProperty(run => run.CancelRequested, false)
            .SetProperty(run => run.Error, (string?)null)
            .SetProperty(run => run.FinishedAt, (DateTimeOffset?)null), cancellation) > 0;
        if (queued)
            queue.EnqueueRun(runId);
        return queued;
    }

    /// <summary>
    /// Deletes a run that has ended, with its points, log, inputs and saves, and the files of all these. A save that something else points to (an evaluation, a run that started from it) stays, and says whose it was.
    /// </summary>
    public async Task<RunDeletion> DeleteAsync(int runId, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var contents = await store.RunInputs.Where(input => input.RunId == runId).Select(input => input.Content).ToListAsync(cancellation);
        // The status is part of the DELETE: a run that somebody resumes at this moment is kept.
        var deleted = await store.Runs
            .Where(run => run.Id == runId && run.Status != RunStatus.Queued && run.Status != RunStatus.Running)
            .ExecuteDeleteAsync(cancellation);
        if (deleted == 0)
            return await store.Runs.AnyAsync(run => run.Id == runId, cancellation) ? RunDeletion.NotEnded : RunDeletion.Unknown;
        // A crash here leaves saves and files that nothing points to: the sweep finds them.
        await sweep.RunAsync(everything: false, cancellation);
        foreach (var content in contents)
            await sweep.LetGoAsync(content, cancellation);
        return RunDeletion.Deleted;
    }
}

/// <summary>What became of the wish to delete a run.</summary>
public enum RunDeletion
{
    Deleted,
    /// <summary>It is queued or running: nothing was deleted.</summary>
    NotEnded,
    Unknown,
}
