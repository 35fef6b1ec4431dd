using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Work;
using RunDeletion = WebShopRL.Web.Work.WorkDeletion;

namespace WebShopRL.Web.Runs;

/// <summary>Stops and continues runs. Every change is one conditional UPDATE, so that it cannot overwrite what a worker does at the same moment.</summary>
public sealed class RunControl(IDbContextFactory<WebShopDbContext> stores, WorkQueue queue, WorkControl work, CheckpointFiles files)
{
    /// <inheritdoc cref="WorkControl.CancelAsync"/>
    public async Task<bool> CancelAsync(int runId, CancellationToken cancellation = default) => await work.CancelAsync<Run>(runId, cancellation);

    /// <summary>Puts a failed or cancelled run in line again, from its last checkpoint. False where it is not in such a state.</summary>
    public Task<bool> ResumeAsync(int runId, CancellationToken cancellation = default) => DatabaseRetry.OnceMoreAsync(() => queue.AddAgainAsync<Run>(runId,
        runs => runs.Where(run => run.Status == RunStatus.Failed || run.Status == RunStatus.Cancelled).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.Status, RunStatus.Queued)
            .SetProperty(run => run.CancelRequested, false)
            .SetProperty(run => run.InterruptedAt, new List<int>())
            .SetProperty(run => run.Error, (string?)null)
            .SetProperty(run => run.FinishedAt, (DateTimeOffset?)null), cancellation), cancellation));

    /// <summary>Deletes a run that has ended, with its points, log, checkpoints and their files.</summary>
    public async Task<RunDeletion> DeleteAsync(int runId, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var checkpoints = await store.Checkpoints.AsNoTracking().Where(checkpoint => checkpoint.RunId == runId).ToListAsync(cancellation);
        // The status is part of the DELETE: a run that somebody resumes at this moment is kept.
        var deleted = await store.Runs
            .Where(run => run.Id == runId && run.Status != RunStatus.Queued && run.Status != RunStatus.Running)
            .ExecuteDeleteAsync(cancellation);
        if (deleted == 0)
            return await store.Runs.AnyAsync(run => run.Id == runId, cancellation) ? RunDeletion.NotEnded : RunDeletion.Unknown;
        // A crash here leaves folders that no row names: wasted space, nothing else.
        foreach (var checkpoint in checkpoints)
            files.Delete(checkpoint);
        return RunDeletion.Deleted;
    }
}
