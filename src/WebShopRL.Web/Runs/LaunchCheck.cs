using System.Text.Json;
using WebShopRL.Agents;
using WebShopRL.Agents.Training;
using WebShopRL.Store;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Preferences;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Runs;

/// <summary>Whether a run that is asked for can work, as far as that can be known before it begins: names, settings, the checkpoint, and whether these go together.</summary>
public sealed class LaunchCheck(CheckpointFolders folders, ShopProvider shop)
{
    private const string Start = "initial_checkpoint";

    private static readonly IReadOnlyDictionary<string, JsonElement> Nothing = new Dictionary<string, JsonElement>();

    /// <summary>The settings in full and the preset that they are laid over; what is wrong goes to <paramref name="errors"/>, and nothing else counts then.</summary>
    public async Task<(TrainingSettings? Settings, string? Preset)> RunAsync(LaunchRequest request, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
    {
        var (settings, preset) = Settings(request, errors);
        if (Algorithms.Find(request.Algorithm) is not { } algorithm)
            return default;
        var starts = await IsStartAsync(algorithm, request.InitialCheckpoint, store, errors, cancellation);
        if (settings is null)
            return (null, preset);
        await TrajectorySets.CheckAsync(settings, shop, store, errors, cancellation);
        await StatedPreferences.CheckAsync(settings, store, errors, cancellation);
        foreach (var named in (settings as ILearnsByCheckpoints)?.Checkpoints ?? [])
            if (await folders.ProblemAsync(named.Reference, CheckpointUses.Of(named.Kind), store, cancellation) is { } unsuited)
                errors.Add($"settings.{named.Setting}", unsuited);
        if (starts)
            await CheckStartAsync(request, settings, folders, store, errors, cancellation);
        return (settings, preset);
    }

    /// <summary>Whether settings and start go together. A start that has yet to be made or fetched is looked at when the run begins.</summary>
    internal static async Task CheckStartAsync(LaunchRequest request, TrainingSettings settings, CheckpointFolders folders, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
    {
        var folder = request.InitialCheckpoint is { } reference ? await folders.HereAsync(reference, store, cancellation) : null;
        if (request.InitialCheckpoint is null || folder is not null)
            foreach (var (name, problem) in StartCheck.Problems(SettingsJson.Find(request.Algorithm), settings, folder, [.. (request.Settings ?? Nothing).Keys]))
                errors.Add(name == Start ? Start : $"settings.{name}", problem);
    }

    /// <summary>As much as the request says by itself: its texts, the algorithm, and the settings in full.</summary>
    internal static (TrainingSettings? Settings, string? Preset) Settings(LaunchRequest request, RequestErrors errors)
    {
        RequestValidation.Validate(request, errors);
        if (!errors.OneOf("algorithm", request.Algorithm, [.. Algorithms.All.Select(known => known.Name)]))
            return default;
        var algorithm = SettingsJson.Find(request.Algorithm);
        var preset = request.Preset ?? algorithm.Presets.Keys.First();
        return errors.OneOf("preset", preset, [.. algorithm.Presets.Keys])
            ? (SettingsJson.Merge(algorithm.Presets[preset], request.Settings ?? Nothing, errors, fromScratch: request.InitialCheckpoint is null), preset)
            : (null, preset);
    }

    /// <summary>Whether what is named exists, and is of a kind that the algorithm starts from.</summary>
    private async Task<bool> IsStartAsync(Algorithm algorithm, string? reference, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
    {
        var problem = reference is not null ? await folders.ProblemAsync(reference, CheckpointUses.StartOf(algorithm.Name), store, cancellation)
            : algorithm.NeedsCheckpoint ? $"Missing: {algorithm.Name} starts from a checkpoint; give {CheckpointReference.Form}."
            : null;
        if (problem is not null)
            errors.Add(Start, problem);
        return problem is null;
    }
}
