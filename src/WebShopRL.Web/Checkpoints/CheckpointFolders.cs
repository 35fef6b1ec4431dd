using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Models;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Checkpoints;

/// <summary>Where the weights lie that a reference stands for.</summary>
/// <param name="Checkpoint">Its row; null for a model.</param>
public sealed record FoundCheckpoint(Checkpoint? Checkpoint, string Folder);

/// <summary>Finds the weights that references stand for, and fetches models that are not here yet.</summary>
public sealed class CheckpointFolders(ArtifactsOptions artifacts, ModelHub hub, ILogger<CheckpointFolders> log)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    /// <param name="tell">Hears how far a download is, in a sentence.</param>
    /// <exception cref="InvalidOperationException">There is no such checkpoint, or it cannot be used so.</exception>
    /// <exception cref="DirectoryNotFoundException">Its files are gone.</exception>
    /// <exception cref="ModelHubException">The model is not there, or did not arrive whole.</exception>
    public async Task<FoundCheckpoint> FindAsync(string text, CheckpointUse use, WebShopDbContext store, Action<string>? tell = null, CancellationToken cancellation = default)
    {
        if (!CheckpointReference.TryParse(text, out var reference))
            throw new InvalidOperationException($"'{text}' is not a checkpoint: give {CheckpointReference.Form}.");
        if (reference.Model is { } model)
        {
            var fetched = ShippedModels.Find(model.Repository)?.Folder ?? await FetchAsync(model, tell, cancellation);
            return use.Problem(text, CheckpointFolder.Kind(fetched)) is { } problem ? throw new InvalidOperationException(problem) : new FoundCheckpoint(null, fetched);
        }
        var found = await reference.FindAsync(store, cancellation)
            ?? throw new InvalidOperationException($"There is no checkpoint '{text}': {await CheckpointReference.ProblemAsync(text, use, store, cancellation)}");
        var folder = Path.Combine(artifacts.Root, found.Path);
        return Directory.Exists(folder) ? new FoundCheckpoint(found, folder) : throw new DirectoryNotFoundException($"The files of checkpoint '{text}' are gone: there is no folder {folder}.");
    }

    private async Task<string> FetchAsync(ModelName model, Action<string>? tell, CancellationToken cancellation)
    {
        log.LogInformation("Looking for the model {Repository} at {Revision}", model.Repository, model.Revision);
        tell?.Invoke($"Looking for the model {model.Repository} at {model.Revision}.");
        var told = 0L;
        return await hub.GetAsync(model.Repository, model.Revision, new Told(progress =>
        {
            if (tell is null || told > 0 && TimeProvider.System.GetElapsedTime(told) < TellEvery)
                return;
            told = TimeProvider.System.GetTimestamp();
            tell($"Fetching {progress.File} of {model.Repository}: {progress.Done / 1e6:F1} MB{(progress.Total is { } total ? $" of {total / 1e6:F1}" : "")}.");
        }), cancellation);
    }

    /// <summary>Reports on the caller's thread, in order.</summary>
    private sealed class Told(Action<DownloadProgress> tell) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => tell(value);
    }
}
