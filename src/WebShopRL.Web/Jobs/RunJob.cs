using Hangfire;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Training;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Jobs;

/// <summary>Trains a run.</summary>
internal sealed class RunJob(
    IDbContextFactory<WebShopDbContext> stores, LeasedWork<Run> leased, ITrainer trainer, ShopProvider shop, RunWriter writer, IBackgroundJobClient jobs,
    CheckpointFolders folders, ArtifactsOptions artifacts, TorchOptions torch, TimeProvider time)
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
        await leased.RunAsync(runId, cancellation => TrainAsync(runId, cancellation),
            store => store.Runs.AnyAsync(run => run.Id == runId && run.CancelRequested, CancellationToken.None), stopping);
    }

    private async Task TrainAsync(int runId, CancellationToken cancellation)
    {
        var opened = await shop.OpenAsync(cancellation);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var run = await store.Runs.AsNoTracking().SingleAsync(row => row.Id == runId, cancellation);
        CatalogMark.Require(opened, $"Run {runId}", run.Catalog, run.CatalogFingerprint);
        await store.Runs.Where(row => row.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Catalog, opened.Name).SetProperty(row => row.CatalogFingerprint, opened.Fingerprint), cancellation);
        if (await store.Checkpoints.AsNoTracking().Where(saved => saved.RunId == runId && saved.Kind == "last").Select(saved => (int?)saved.Step).FirstOrDefaultAsync(cancellation) is { } step)
            await RunHistory.RewindAsync(store, runId, step, cancellation);
        else if (run.LastSeq > 0)
            await RunHistory.RewindAsync(store, runId, -1, cancellation);

        var wall = await store.MetricPoints.Where(point => point.RunId == runId).MaxAsync(point => (double?)point.WallSeconds, cancellation) ?? 0;
        var recorder = new RunRecorder(runId, writer, artifacts.Root, run.LastSeq, wall, time);
        var template = new TrainingJob
        {
            Algorithm = run.Algorithm,
            Settings = SettingsJson.Deserialize(run.Algorithm, run.Settings),
            Seed = run.Seed,
            RunFolder = Path.Combine(artifacts.Root, "runs", $"{runId}"),
            Shop = opened,
            Trajectories = source => TrajectoryReader.Read(stores, opened, source, line => recorder.Log(TrainingLogLevel.Information, line)),
            Device = torch.Device,
            Threads = torch.Threads,
        };
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
