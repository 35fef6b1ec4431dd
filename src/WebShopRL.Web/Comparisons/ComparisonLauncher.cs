using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Shop;
using WebShopRL.Shop.Goals;
using WebShopRL.Store;
using WebShopRL.Store.Comparisons;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Launches;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Comparisons;

/// <summary>Which agents to compare by a Thompson-sampling bandit over the test goals.</summary>
/// <param name="Agents">2 to 16, each named once.</param>
/// <param name="Rollouts">Episodes of each parallel run.</param>
/// <param name="Likelihood">bernoulli: success, with a Beta(1, 1) prior; normal: the score, with a Normal-Gamma prior.</param>
/// <param name="Seed">Of the first parallel run; each next one has the next seed.</param>
/// <param name="Episodes">How many goals to take from the start of the test split; all where nothing is given. Where human is an agent, those of them that a human has played.</param>
public sealed record ComparisonRequest(
    [property: MinLength(2), MaxLength(16)] IReadOnlyList<EvaluatedAgent> Agents,
    [property: Range(1, 100_000)] int Rollouts = 1000,
    [property: Range(1, 32)] int ParallelRuns = 3,
    [property: AllowedValues("bernoulli", "normal")] string Likelihood = "bernoulli",
    [property: Range(0, 2_000_000_000)] int Seed = 0,
    [property: Range(1, 1_000_000)] int? Episodes = null) : ICheckedWhole;

/// <summary>A comparison in line, or what is wrong with the request by field.</summary>
public sealed record ComparisonLaunchResult(Comparison? Comparison, IReadOnlyDictionary<string, string[]> Errors);

/// <summary>Checks a request, stores the comparison and puts it in line. Nothing is stored where anything is wrong. Waits for the shop to be open.</summary>
public sealed class ComparisonLauncher(IDbContextFactory<WebShopDbContext> stores, ShopProvider provider, CheckpointFolders folders, WorkQueue queue, TimeProvider time)
{
    /// <param name="key">Makes sending it twice do what sending it once does: the comparison of the first time is given.</param>
    public Task<ComparisonLaunchResult> LaunchAsync(ComparisonRequest request, CancellationToken cancellation = default, IdempotencyKey? key = null) =>
        LaunchOnce.RunAsync(key, request, once => LaunchAsync(request, once, cancellation));

    private async Task<ComparisonLaunchResult> LaunchAsync(ComparisonRequest request, LaunchOnce? once, CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        RequestValidation.Validate(request, errors);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (once is not null && await once.FindAsync(store, launched => launched.Comparison, errors, cancellation) is { } before)
            return new(before, errors.ToDictionary());
        // A list that holds nulls has been told, and cannot be looked into.
        var agents = request.Agents.Any(agent => agent is null) ? [] : request.Agents;
        foreach (var (index, agent) in agents.Index().Take(16))
            await agent.CheckAsync($"agents.{index}", folders, store, errors, cancellation);
        foreach (var repeated in agents.CountBy(agent => agent.Name).Where(agent => agent.Value > 1))
            errors.Add("agents", $"'{repeated.Key}' is named {repeated.Value} times: name each agent once.");
        var shop = await provider.OpenAsync(cancellation);
        var goals = await GoalsAsync(agents, request.Episodes, store, shop, errors, cancellation);
        if (errors.Any)
            return new(null, errors.ToDictionary());

        var comparison = new Comparison
        {
            Agents = [.. request.Agents.Select(agent => agent.Name)],
            Llms = ComparedAgents.Models(request.Agents),
            Goals = goals,
            Rollouts = request.Rollouts,
            ParallelRuns = request.ParallelRuns,
            Likelihood = request.Likelihood,
            Seed = request.Seed,
            Status = RunStatus.Queued,
            CreatedAt = time.GetUtcNow(),
            Catalog = shop.Name,
            CatalogFingerprint = shop.Fingerprint,
            Products = shop.Products.Count,
        };
        await queue.AddAsync(comparison, cancellation, once?.Keep(launch => launch.Comparison = comparison));
        return new(comparison, errors.ToDictionary());
    }

    /// <summary>The goals that agents are compared over; what is wrong with them is told.</summary>
    internal static async Task<List<int>> GoalsAsync(IReadOnlyList<EvaluatedAgent> agents, int? episodes, WebShopDbContext store, Storefront shop, RequestErrors errors, CancellationToken cancellation)
    {
        var split = shop.GoalsOf(GoalSplit.Test);
        if (episodes > split.Count)
            errors.Add("episodes", $"{episodes} are too many: the test split of the catalog '{shop.Name}' has {split.Count} goals.");
        List<int> goals = [.. split.Take(episodes ?? split.Count).Select(goal => goal.Index)];
        if (agents.All(agent => agent.Baseline != PolicyLoader.Human))
            return goals;
        goals = await HumanEpisodes.PlayedAsync(goals, store, shop, cancellation);
        if (goals.Count == 0)
            errors.Add("agents", "Nobody has played any of the test goals: play some, or leave human out.");
        return goals;
    }
}
