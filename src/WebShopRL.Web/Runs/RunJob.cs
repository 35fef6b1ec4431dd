using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Training;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Trajectories;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Runs;

/// <summary>Trains a run, or goes on with it from its last checkpoint.</summary>
internal sealed class RunJob(
    IDbContextFactory<WebShopDbContext> stores, ITrainer trainer, ShopProvider shop, RunWriter writer,
    CheckpointFolders folders, ArtifactsOptions artifacts, TorchOptions torch, TimeProvider time) : WorkKind<Run>
{
    public override string Advice => "Mend the cause, then resume it: it goes on from its last checkpoint, or from the start where it has none.";

    public override string Describe(Run run) => $"step {run.Step}";

    public override async Task<IReadOnlySet<int>> WaitingAsync(IReadOnlyList<int> ids, WebShopDbContext store, CancellationToken cancellation)
    {
        var starts = await store.Runs.Where(run => ids.Contains(run.Id) && run.InitialCheckpoint != null).Select(run => new { run.Id, run.InitialCheckpoint }).ToListAsync(cancellation);
        return await PendingRuns.WaitingAsync(starts.Select(run => (run.Id, run.InitialCheckpoint)), store, cancellation);
    }

    public override Task ChangedAsync(int id, CancellationToken cancellation) => writer.NotifyAsync(id, cancellation);

    public override Task DoAsync(int id, CancellationToken cancellation) => TrainAsync(id, cancellation);

    private async Task TrainAsync(int runId, CancellationToken cancellation)
    {
        var opened = await shop.OpenAsync(cancellation);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var run = await store.Runs.AsNoTracking().SingleAsync(row => row.Id == runId, cancellation);
        var template = new TrainingJob
        {
            Algorithm = run.Algorithm,
            Settings = SettingsJson.Deserialize(run.Algorithm, run.Settings),
            Seed = run.Seed,
            RunFolder = Path.Combine(artifacts.Root, "runs", $"{runId}"),
            Shop = opened,
            Trajectories = source => TrajectoryReader.Read(stores, opened.Name, source),
            Device = torch.Device,
            Threads = torch.Threads,
        };
        if (await store.Checkpoints.AsNoTracking().Where(saved => saved.RunId == runId && saved.Kind == "last").Select(saved => (int?)saved.Step).FirstOrDefaultAsync(cancellation) is { } step)
            await RunHistory.RewindAsync(store, runId, step, cancellation);
        else if (run.LastSeq > 0)
            await RunHistory.RewindAsync(store, runId, -1, cancellation);

        var wall = await store.MetricPoints.Where(point => point.RunId == runId).MaxAsync(point => (double?)point.WallSeconds, cancellation) ?? 0;
        var recorder = new RunRecorder(runId, writer, artifacts.Root, run.LastSeq, wall, time);
        // Writing goes on after a request to stop: the checkpoint that the trainer saves then belongs to the run.
        var writing = recorder.WriteAllAsync(CancellationToken.None);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            // A model may have to be fetched first: the run's log says how far it is.
            var job = template with { InitialCheckpoint = run.InitialCheckpoint is { } start ? (await folders.FindAsync(start, CheckpointUses.StartOf(run.Algorithm), store, line => recorder.Log(TrainingLogLevel.Information, line), given.Token)).Folder : null };
            var training = TrainerThread.RunAsync($"run {runId}", () => trainer.Run(job, recorder, given.Token));
            if (await Task.WhenAny(training, writing) == writing)
            {
                // Nothing can be kept: the trainer need not go on, nor wait for room in the channel.
                recorder.Complete();
                await given.CancelAsync();
            }
            await training;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            recorder.Log(TrainingLogLevel.Error, failure.ToString());
            throw;
        }
        finally
        {
            recorder.Complete();
            await writing;
        }
    }
}
