using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Models;
using WebShopRL.Agents.Weights;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Web.Artifacts;

namespace WebShopRL.Web.Checkpoints;

/// <summary>Weights that a reference came to.</summary>
/// <param name="Checkpoint">Its row; null for a model.</param>
/// <param name="Content">Key of the files' content: the same key is the same weights, whatever the reference comes to later.</param>
/// <param name="Folder">A local folder with the files.</param>
public sealed record FoundCheckpoint(Checkpoint? Checkpoint, string Content, string Folder)
{
    /// <summary>For logs and people.</summary>
    public string Named => Checkpoint is { } row
        ? $"checkpoint {row.Id} ({row.Kind} of run {row.RunId}, step {row.Step}, content {ContentKey.Short(Content)})"
        : $"content {ContentKey.Short(Content)}";
}

/// <summary>Finds the weights that references stand for, and fetches models that are not here yet.</summary>
public sealed class CheckpointFolders(IArtifacts artifacts, ModelHub hub, ILogger<CheckpointFolders> log)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What is wrong with a reference that somebody gives, or null: as <see cref="CheckpointReference.ProblemAsync"/> says it, and of files that should be here by now, that they are gone, broken or of another kind. What has yet to be made or fetched is looked at when
    /// it is used.
    /// </summary>
    public async Task<string?> ProblemAsync(string text, CheckpointUse use, WebShopDbContext store, CancellationToken cancellation = default)
    {
        if (await CheckpointReference.ProblemAsync(text, use, store, cancellation) is { } problem)
            return problem;
        try
        {
            return await HereAsync(text, store, cancellation) is { } folder ? use.Problem(text, CheckpointFolder.Kind(folder)) : null;
        }
        catch (Exception unusable) when (unusable is DirectoryNotFoundException or CheckpointException)
        {
            return unusable.Message;
        }
    }

    /// <summary>What the reference stands for now.</summary>
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
            var folder = ShippedModels.Find(model.Repository)?.Folder ?? await FetchAsync(model, tell, cancellation);
            if (use.Problem(text, CheckpointFolder.Kind(folder)) is { } problem)
                throw new InvalidOperationException(problem);
            return new FoundCheckpoint(null, await ContentKey.OfFolderAsync(folder, cancellation), folder);
        }
        return await reference.FindAsync(store, cancellation) is { } found
            ? await OpenAsync(found, cancellation)
            : throw new InvalidOperationException($"There is no checkpoint '{text}': {await CheckpointReference.ProblemAsync(text, use, store, cancellation)}");
    }

    /// <summary>What a reference stood for when it was pinned, whatever it stands for now.</summary>
    /// <param name="checkpointId">The pinned row; null for a model.</param>
    /// <param name="content">The pinned content; null where nothing was pinned by content (by an earlier version).</param>
    /// <exception cref="InvalidOperationException">The model of that name has other files by now.</exception>
    /// <inheritdoc cref="FindAsync"/>
    public async Task<FoundCheckpoint> FindPinnedAsync(
        string text, int? checkpointId, string? content, CheckpointUse use, WebShopDbContext store, Action<string>? tell = null, CancellationToken cancellation = default)
    {
        var found = checkpointId is { } id && await new CheckpointReference(id, null, null).FindAsync(store, cancellation) is { } row
            ? await OpenAsync(row, cancellation)
            : await FindAsync(text, use, store, tell, cancellation);
        return content is null || content == found.Content
            ? found
            : throw new InvalidOperationException($"'{text}' is not what it was when this began: its content was {ContentKey.Short(content)} and is {ContentKey.Short(found.Content)} now. Launch it anew to go by the new one.");
    }

    /// <summary>The folder of what a reference stands for now, where that is on this machine already; null where it has yet to be made or fetched.</summary>
    /// <exception cref="DirectoryNotFoundException">Its files are gone.</exception>
    public async Task<string?> HereAsync(string text, WebShopDbContext store, CancellationToken cancellation = default) =>
        !CheckpointReference.TryParse(text, out var reference) ? null
        : reference.Model is { } model ? ShippedModels.Find(model.Repository)?.Folder ?? hub.Here(model.Repository, model.Revision)
        : await reference.FindAsync(store, cancellation) is { } found ? (await OpenAsync(found, cancellation)).Folder
        : null;

    /// <summary>A checkpoint's files.</summary>
    /// <exception cref="DirectoryNotFoundException">They are gone.</exception>
    public async Task<FoundCheckpoint> OpenAsync(Checkpoint checkpoint, CancellationToken cancellation = default) =>
        checkpoint.Content is { } content && await artifacts.OpenAsync(content, cancellation) is { } folder
            ? new FoundCheckpoint(checkpoint, content, folder)
            : throw new DirectoryNotFoundException(
                $"The files of checkpoint {checkpoint.Id} ({checkpoint.Kind} of run {checkpoint.RunId}, step {checkpoint.Step}) are gone: Artifacts:Root has no content {(checkpoint.Content is { } key ? ContentKey.Short(key) : checkpoint.FormerPath)}.");

    private async Task<string> FetchAsync(ModelName model, Action<string>? tell, CancellationToken cancellation)
    {
        log.LogInformation("Looking for the model {Repository} at {Revision}", model.Repository, model.Revision);
        tell?.Invoke($"Looking for the model {model.Repository} at {model.Revision}.");
        var told = 0L;
        return await hub.GetAsync(model.Repository, model.Revision, new DownloadTold(progress =>
        {
            if (tell is null || told > 0 && TimeProvider.System.GetElapsedTime(told) < TellEvery)
                return;
            told = TimeProvider.System.GetTimestamp();
            tell($"Fetching {progress.File} of {model.Repository}: {progress.Done / 1e6:F1} MB{(progress.Total is { } total ? $" of {total / 1e6:F1}" : "")}.");
        }), cancellation);
    }
}
