using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents;
using WebShopRL.Agents.Training;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Launches;
using WebShopRL.Web.Trajectories;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Runs;

/// <summary>What a person or a client asks for; <c>POST /api/v1/runs</c> and the launch form both send this.</summary>
/// <param name="Preset">Named settings to start from; the algorithm's first where none is given.</param>
/// <param name="Seed">Of every random draw in the run; 0 where none is given.</param>
/// <param name="InitialCheckpoint">What to start from: a checkpoint's id (17), run:12 for that run's best when this run starts, or a published model (model:demo-bert-mini, model:owner/name@revision).</param>
/// <param name="Settings">Laid over the preset's; GET /api/v1/algorithms describes them.</param>
public sealed record LaunchRequest(
    [property: Text(RunLauncher.MaximumName), MinLength(1)] string Name,
    [property: Text(20)] string Algorithm,
    [property: Text(50)] string? Preset = null,
    [property: Range(0, int.MaxValue)] int? Seed = null,
    [property: JsonConverter(typeof(CheckpointReferenceConverter)), Text(CheckpointReference.MaximumLength)] string? InitialCheckpoint = null,
    IReadOnlyDictionary<string, JsonElement>? Settings = null);

/// <summary>A run, or what is wrong with the request: field name (snake_case, <c>settings.learning_rate</c>) to messages that name the legal values.</summary>
public sealed record LaunchResult(Run? Run, IReadOnlyDictionary<string, string[]> Errors);

/// <summary>Checks a request, stores the run and puts it in line. Nothing is stored where anything is wrong.</summary>
public sealed class RunLauncher(IDbContextFactory<WebShopDbContext> stores, WorkQueue queue, TimeProvider time)
{
    public const int MaximumName = 200;

    /// <param name="key">Makes sending it twice do what sending it once does: the run of the first time is given.</param>
    public Task<LaunchResult> LaunchAsync(LaunchRequest request, CancellationToken cancellation = default, string? key = null) =>
        DatabaseRetry.OnceMoreAsync(() => LaunchAsync(request, LaunchOnce.Of(key, request), cancellation));

    private async Task<LaunchResult> LaunchAsync(LaunchRequest request, LaunchOnce? once, CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        errors.Text("name", request.Name, MaximumName, required: true);
        errors.InRange("seed", request.Seed ?? 0, 0, int.MaxValue);
        var settings = CheckSettings(request, errors, out var preset);

        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (once is not null && await once.FindAsync(store, launched => launched.Run, errors, cancellation) is { } before)
            return new LaunchResult(before, errors.ToDictionary());
        await CheckInitialCheckpointAsync(request, store, errors, cancellation);
        await TrajectorySets.CheckAsync(settings, store, errors, cancellation);
        if (errors.Any)
            return new LaunchResult(null, errors.ToDictionary());

        var run = new Run
        {
            Name = request.Name.Trim(),
            Algorithm = request.Algorithm,
            Preset = preset,
            Status = RunStatus.Queued,
            Seed = request.Seed ?? 0,
            Settings = SettingsJson.Serialize(settings!),
            InitialCheckpoint = request.InitialCheckpoint,
            CreatedAt = time.GetUtcNow(),
        };
        try
        {
            await queue.AddAsync(run, cancellation, once?.Keep(launch => launch.Run = run));
        }
        catch (DbUpdateException twice) when (LaunchOnce.WasSentTwice(twice))
        {
            return await LaunchAsync(request, once, cancellation);
        }
        return new LaunchResult(run, errors.ToDictionary());
    }

    internal static TrainingSettings? CheckSettings(LaunchRequest request, RequestErrors errors, out string? preset)
    {
        preset = null;
        if (!errors.OneOf("algorithm", request.Algorithm, [.. Algorithms.All.Select(known => known.Name)]))
            return null;
        var algorithm = SettingsJson.Find(request.Algorithm);
        preset = request.Preset ?? algorithm.Presets.Keys.First();
        return errors.OneOf("preset", preset, [.. algorithm.Presets.Keys])
            ? SettingsJson.Merge(algorithm.Presets[preset], request.Settings ?? new Dictionary<string, JsonElement>(), errors)
            : null;
    }

    private static async Task CheckInitialCheckpointAsync(LaunchRequest request, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
    {
        const string field = "initial_checkpoint";
        if (request.InitialCheckpoint is { } given)
        {
            if (await CheckpointReference.ProblemAsync(given, CheckpointUses.StartOf(request.Algorithm), store, cancellation) is { } problem)
                errors.Add(field, problem);
        }
        else if (Algorithms.All.FirstOrDefault(known => known.Name == request.Algorithm) is { NeedsCheckpoint: true })
        {
            errors.Add(field, $"Missing: {request.Algorithm} starts from a checkpoint; give {CheckpointReference.Form}.");
        }
    }
}
