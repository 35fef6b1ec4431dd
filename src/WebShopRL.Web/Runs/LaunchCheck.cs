using System.Text.Json;
using WebShopRL.Agents;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Weights;
using WebShopRL.Store;
using WebShopRL.Web.Api;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Runs;

/// <summary>Whether a run that is asked for can work, as far as that can be known before it begins: names, settings, the checkpoint, and whether these go together.</summary>
public sealed class LaunchCheck(CheckpointFolders folders)
{
    private const string Start = "initial_checkpoint";

    private static readonly IReadOnlyDictionary<string, JsonElement> Nothing = new Dictionary<string, JsonElement>();

    /// <summary>The settings in full and the preset that they are laid over; what is wrong goes to <paramref name="errors"/>, and nothing else counts then.</summary>
    public async Task<(TrainingSettings? Settings, string? Preset)> RunAsync(LaunchRequest request, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
    {
        var (settings, preset) = Settings(request, errors);
        if (Algorithms.Find(request.Algorithm) is not { } algorithm)
            return default;
        if (!await IsStartAsync(algorithm, request.InitialCheckpoint, store, errors, cancellation) || settings is null)
            return (settings, preset);
        await TrajectorySets.CheckAsync(settings, store, errors, cancellation);
        await CheckRewardModelAsync(settings, store, errors, cancellation);
        var (isHere, folder) = request.InitialCheckpoint is { } reference ? await FindAsync(reference, store, errors, cancellation) : (true, null);
        if (isHere)
            foreach (var (name, problem) in StartCheck.Problems(algorithm, settings, folder, [.. (request.Settings ?? Nothing).Keys]))
                errors.Add(name == Start ? Start : $"settings.{name}", problem);
        return (settings, preset);
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
    private static async Task<bool> IsStartAsync(Algorithm algorithm, string? reference, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
    {
        var problem = reference is not null ? await CheckpointReference.ProblemAsync(reference, CheckpointUses.StartOf(algorithm.Name), store, cancellation)
            : algorithm.NeedsCheckpoint ? $"Missing: {algorithm.Name} starts from a checkpoint; give {CheckpointReference.Form}."
            : null;
        if (problem is not null)
            errors.Add(Start, problem);
        return problem is null;
    }

    /// <summary>Where rewards come from a model: whether it exists, and is one.</summary>
    private async Task CheckRewardModelAsync(TrainingSettings settings, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
    {
        if (settings is not ILearnsFromRewardModel { RewardModel: { Length: > 0 } reference })
            return;
        var problem = await CheckpointReference.ProblemAsync(reference, CheckpointUse.Rewarding, store, cancellation);
        try
        {
            // A model that was fetched before, and a save of before saves said who made them, say it themselves.
            problem ??= await folders.HereAsync(reference, store, cancellation) is { } folder ? CheckpointUse.Rewarding.Problem(reference, CheckpointFolder.Kind(folder)) : null;
        }
        catch (Exception unusable) when (unusable is DirectoryNotFoundException or CheckpointException)
        {
            problem = unusable.Message;
        }
        if (problem is not null)
            errors.Add("settings.reward_model", problem);
    }

    /// <summary>The folder of what is named, where it is here by now. What has yet to be fetched or made is checked when the run begins.</summary>
    private async Task<(bool IsHere, string? Folder)> FindAsync(string reference, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
    {
        try
        {
            return await folders.HereAsync(reference, store, cancellation) is { } folder ? (true, folder) : default;
        }
        catch (DirectoryNotFoundException gone)
        {
            errors.Add(Start, gone.Message);
            return default;
        }
    }
}
