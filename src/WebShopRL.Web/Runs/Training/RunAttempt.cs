using System.Reflection;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Training;
using WebShopRL.Store;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Failures;
using WebShopRL.Web.Preferences;
using WebShopRL.Web.Work;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Runs.Training;

/// <summary>One attempt at a run, by whoever holds its lease: from its last save to its end, or as far as it comes.</summary>
internal sealed class RunAttempt(
    IDbContextFactory<WebShopDbContext> stores, ITrainer trainer, ShopProvider shop, RunWriter writer, HigherIsBetter higherIsBetter, CheckpointFolders folders, RunInputs inputs, IArtifacts artifacts,
    ArtifactsOptions options, TorchOptions torch, TimeProvider time)
{
    private static readonly string Version = typeof(RunAttempt).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Called from the trainer's thread, which has nothing else to do.</summary>
    private string FindNamed(TrainingSettings settings, string reference, Action<string> tell, CancellationToken cancellation)
    {
        return FindAsync().GetAwaiter().GetResult();

        async Task<string> FindAsync()
        {
            await using var store = await stores.CreateDbContextAsync(cancellation);
            var named = ((ILearnsByCheckpoints)settings).Checkpoints.First(named => named.Reference == reference);
            var found = await folders.FindAsync(reference, CheckpointUses.Of(named.Kind), store, tell, cancellation);
            tell($"{named.Setting} {reference} is {found.Named}.");
            return found.Folder;
        }
    }

    public async Task RunAsync(int runId, CancellationToken cancellation)
    {
        // 1. The record is wound back to the last save: what came after it is measured again. A crash here leaves a record that agrees with its save.
        var opened = await shop.OpenAsync(cancellation);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var begun = await store.Runs.AsNoTracking().Where(row => row.Id == runId).Select(row => new { row.Catalog, row.CatalogFingerprint }).SingleAsync(cancellation);
        CatalogMark.Require(opened, $"Run {runId}", begun.Catalog, begun.CatalogFingerprint);
        await RunHistory.RewindAsync(store, runId, higherIsBetter, cancellation);
        await store.Runs.Where(row => row.Id == runId).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Version, Version).SetProperty(row => row.Catalog, opened.Name).SetProperty(row => row.CatalogFingerprint, opened.Fingerprint), cancellation);
        var run = await store.Runs.AsNoTracking().SingleAsync(row => row.Id == runId, cancellation);
        var wall = await store.Checkpoints.Where(save => save.Id == run.LastCheckpointId).Select(save => save.WallSeconds).FirstOrDefaultAsync(cancellation);

        // 2. From here on the run's log hears what happens. Writing goes on after a request to stop: the save that the trainer then makes belongs to the run.
        var recorder = new RunRecorder(runId, writer, artifacts, run.LastSeq, wall, time);
        var writing = recorder.WriteAllAsync(CancellationToken.None);
        using var scratch = new ScratchFolder(options, $"run-{runId}");
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            var start = await RunStart.FindAsync(run, opened, store, folders, recorder.Log, given.Token);
            var kept = new KeptInputs(runId, inputs, artifacts, options, given.Token);
            var settings = SettingsJson.Deserialize(run.Algorithm, run.Settings);
            var job = new TrainingJob
            {
                Settings = settings,
                Seed = run.Seed,
                InitialCheckpoint = start.Initial,
                Continue = start.Continue,
                Scratch = scratch.Path,
                Inputs = kept,
                Shop = opened,
                Trajectories = source => TrajectoryReader.Read(stores, opened, source, kept, line => recorder.Log(TrainingLogLevel.Information, line)),
                Preferences = () => StatedPreferences.Read(stores, opened, line => recorder.Log(TrainingLogLevel.Information, line)),
                Checkpoints = reference => FindNamed(settings, reference, line => recorder.Log(TrainingLogLevel.Information, line), given.Token),
                Device = torch.Device,
                Threads = torch.Threads,
            };
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
            // Which trajectories there were is kept for whoever goes on; with none that can be learned from, a run that is resumed looks again.
            if (failure is NothingToLearnException)
                await DatabaseRetry.RunAsync(() => inputs.ForgetAsync(runId, TrajectoryReader.Inputs, CancellationToken.None), CancellationToken.None);
            // People read what went wrong; where in the program it did is for the worker's own log.
            recorder.Log(TrainingLogLevel.Error, FailureWords.Of(failure) ?? $"The program itself failed. The worker's log says how, under 'run {runId} failed'.");
            throw;
        }
        finally
        {
            // 3. Everything told is in the record, saves included, before the scratch folder goes and the status is said.
            recorder.Complete();
            await writing;
        }
    }
}
