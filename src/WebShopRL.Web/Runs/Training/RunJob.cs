using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents;
using WebShopRL.Agents.Training;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Runs.Training;

/// <summary>Trains a run, or goes on with it from its last save.</summary>
internal sealed class RunJob(RunAttempt attempt, RunWriter writer) : WorkKind<Run>
{
    public override string Advice => "Mend the cause, then resume it: it goes on from its last save, or from the start where it has none.";

    public override string Describe(Run run) => $"step {run.Step}";

    public override async Task<IReadOnlySet<int>> WaitingAsync(IReadOnlyList<int> ids, WebShopDbContext store, CancellationToken cancellation)
    {
        var runs = await store.Runs.Where(run => ids.Contains(run.Id)).Select(run => new { run.Id, run.Algorithm, run.InitialCheckpoint, run.Settings }).ToListAsync(cancellation);
        return await PendingRuns.WaitingAsync(runs.SelectMany(run => SettingsJson.Checkpoints(run.Algorithm, run.Settings).Select(named => (string?)named.Reference).Prepend(run.InitialCheckpoint).Select(reference => (run.Id, reference))), store, cancellation);
    }

    public override Task DoAsync(int id, CancellationToken cancellation) => attempt.RunAsync(id, cancellation);

    public override Task ChangedAsync(int id, CancellationToken cancellation) => writer.NotifyAsync(id, cancellation);
}
