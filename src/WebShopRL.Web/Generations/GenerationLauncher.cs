using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Generations;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Launches;
using WebShopRL.Web.Trajectories;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Generations;

/// <summary>Whose episodes to keep, and how many.</summary>
/// <param name="Wanted">Trajectories to keep; it stops there.</param>
/// <param name="Set">Name of the trajectory set they are kept in; made where there is none, added to where there is.</param>
/// <param name="Goals">Indexes of training goals to play; all that may be learned from where nothing is given.</param>
/// <param name="MinReward">Of a kept episode; 1 where nothing is given: perfect ones.</param>
/// <param name="Budget">Most episodes played; 50 times wanted where nothing is given.</param>
/// <param name="Temperature">Divides the log-probabilities before actions are drawn; 1 where nothing is given.</param>
/// <param name="MaxSteps">An episode without a purchase by then is over; 100 where nothing is given.</param>
/// <param name="Seed">Of the order of the goals and of what is drawn; 0 where nothing is given.</param>
public sealed record GenerationRequest(
    EvaluatedAgent Agent,
    [property: Range(1, GenerationLauncher.MostWanted)] int Wanted,
    [property: Text(TrajectorySet.MaximumName, Required = true)] string Set,
    IReadOnlyList<int>? Goals = null,
    [property: Range(0.0, 1.0)] double? MinReward = null,
    [property: Range(1, GenerationLauncher.MostEpisodes)] int? Budget = null,
    [property: Range(0.001, 1000.0)] double? Temperature = null,
    [property: Range(1, 1_000)] int? MaxSteps = null,
    [property: Range(0, int.MaxValue)] int? Seed = null) : ICheckedWhole;

/// <summary>A generation in line, or what is wrong with the request by field.</summary>
/// <param name="Conflict">Why it cannot be now, though nothing is wrong with the request as such; it stands among the errors too.</param>
public sealed record GenerationLaunchResult(Generation? Generation, IReadOnlyDictionary<string, string[]> Errors, string? Conflict = null);

/// <summary>Checks a request, stores the generation and puts it in line. Nothing is stored where anything is wrong. Waits for the shop to be open.</summary>
public sealed class GenerationLauncher(IDbContextFactory<WebShopDbContext> stores, ShopProvider provider, CheckpointFolders folders, WorkQueue queue, TimeProvider time)
{
    public const int MostWanted = 100_000, MostEpisodes = 1_000_000;

    private const int EpisodesForOne = 50;

    /// <param name="key">Makes sending it twice do what sending it once does: the generation of the first time is given.</param>
    public Task<GenerationLaunchResult> LaunchAsync(GenerationRequest request, CancellationToken cancellation = default, IdempotencyKey? key = null) =>
        LaunchOnce.RunAsync(key, request, once => LaunchAsync(request, once, cancellation), WasMadeMeanwhile);

    private async Task<GenerationLaunchResult> LaunchAsync(GenerationRequest request, LaunchOnce? once, CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        RequestValidation.Validate(request, errors);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (once is not null && await once.FindAsync(store, launched => launched.Generation, errors, cancellation) is { } before)
            return new(before, errors.ToDictionary());
        await request.Agent.CheckPolicyAsync("agent", folders, store, errors, cancellation);
        TrajectorySets.CheckName("set", request.Set, errors);
        var shop = await provider.OpenAsync(cancellation);
        CheckGoals(request.Goals, shop, errors);
        var set = TrajectorySets.IsName(request.Set) ? await store.TrajectorySets.AsNoTracking().FirstOrDefaultAsync(set => set.Name == request.Set, cancellation) : null;
        if (set is not null && set.CatalogFingerprint != shop.Fingerprint)
            errors.Add("set", $"The trajectory set '{set.Name}' is of the catalog {CatalogMark.Shown(set.Catalog, set.CatalogFingerprint)}, and this one is {CatalogMark.Shown(shop.Name, shop.Fingerprint)}: give another name.");
        if (errors.Any)
            return new(null, errors.ToDictionary());
        if (set is not null && await TrajectorySetChanges.WaitingAsync(store, set, cancellation) is { } waiting)
        {
            // What learns from a set keeps what it holds when it begins: half of what is being added would be among it.
            var conflict = $"{waiting} has yet to read the trajectory set '{set.Name}': add to it once that is done, or give another name.";
            errors.Add("set", conflict);
            return new(null, errors.ToDictionary(), conflict);
        }

        var now = time.GetUtcNow();
        var generation = new Generation
        {
            Baseline = request.Agent.Baseline,
            CheckpointReference = request.Agent.Checkpoint,
            Goals = [.. request.Goals ?? []],
            Wanted = request.Wanted,
            MinReward = request.MinReward ?? 1,
            Budget = request.Budget ?? Math.Min(MostEpisodes, EpisodesForOne * request.Wanted),
            Temperature = request.Temperature ?? 1,
            MaxSteps = request.MaxSteps ?? 100,
            Seed = request.Seed ?? 0,
            SetId = set?.Id,
            Set = set is null ? new TrajectorySet { Name = request.Set, Catalog = shop.Name, CatalogFingerprint = shop.Fingerprint, CreatedAt = now } : null,
            Status = RunStatus.Queued,
            CreatedAt = now,
            Catalog = shop.Name,
            CatalogFingerprint = shop.Fingerprint,
        };
        await queue.AddAsync(generation, cancellation, once?.Keep(launch => launch.Generation = generation));
        return new(generation, errors.ToDictionary());
    }

    /// <summary>What is generated is learned from: goals of other splits are refused.</summary>
    internal static void CheckGoals(IReadOnlyList<int>? goals, Storefront shop, RequestErrors errors)
    {
        var training = TrainingGoals.Of(shop);
        if (goals is null)
        {
            if (training.Goals.Count == 0)
                errors.Add("goals", $"The catalog '{shop.Name}' has no goals that may be learned from.");
            return;
        }
        if (goals.Count == 0)
            errors.Add("goals", "Empty: give at least one goal, or leave it out for all that may be learned from.");
        foreach (var stranger in goals.Where(goal => goal < 0 || goal >= shop.Goals.Count || !training.MayLearnFrom(goal)).Take(5))
            errors.Add("goals", $"Goal {stranger} may not be learned from: give training goals that ask for nothing a test or validation goal asks for; GET /api/v1/goals?split=train lists the split.");
        foreach (var repeated in goals.CountBy(goal => goal).Where(goal => goal.Value > 1).Take(5))
            errors.Add("goals", $"Goal {repeated.Key} is named {repeated.Value} times: name each goal once.");
    }

    private static bool WasMadeMeanwhile(DbUpdateException failure) => failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "trajectory_sets" };
}
