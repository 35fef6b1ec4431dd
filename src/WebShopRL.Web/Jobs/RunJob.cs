using Hangfire;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Runs.Training;

namespace WebShopRL.Web.Jobs;

/// <summary>Trains a run.</summary>
internal sealed class RunJob(
    IDbContextFactory<WebShopDbContext> stores, LeasedWork<Run> leased, RunAttempt attempt, IBackgroundJobClient jobs)
{
    /// <summary>How often work that starts from a run that is not done looks again.</summary>
    internal static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(3);

    [AutomaticRetry(Attempts = 0)]
    public async Task ExecuteAsync(int runId, CancellationToken stopping)
    {
        await using (var store = await stores.CreateDbContextAsync(stopping))
        {
            var row = await store.Runs.AsNoTracking().FirstOrDefaultAsync(run => run.Id == runId, stopping);
            if (row is not { Status: RunStatus.Queued })
                return;
            if (await PendingRun.IsAwaitedAsync(row.InitialCheckpoint, store, stopping))
            {
                jobs.Schedule<RunJob>(HangfireJobQueue.Training, job => job.ExecuteAsync(runId, CancellationToken.None), LookAgain);
                return;
            }
        }
        await leased.RunAsync(runId, cancellation => attempt.RunAsync(runId, cancellation),
            store => store.Runs.AnyAsync(run => run.Id == runId && run.CancelRequested, CancellationToken.None), stopping);
    }
}
