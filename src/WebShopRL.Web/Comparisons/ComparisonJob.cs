using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies.Prompting;
using WebShopRL.Shop;
using WebShopRL.Shop.Goals;
using WebShopRL.Store;
using WebShopRL.Store.Comparisons;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Comparisons;

/// <summary>
/// Plays every agent on the goals, greedily and once, and lets the bandits draw their episodes from these outcomes: a greedy agent does the same on a goal each time, so a bandit sees what it would see by playing, and the plain paired
/// evaluation comes with it. Outcomes are stored each second as they come in: whoever goes on plays those that are left, and the bandits run over what is known again.
/// </summary>
internal sealed class ComparisonJob(
    IDbContextFactory<WebShopDbContext> stores, ShopProvider shop, CheckpointFolders folders, GoalPlayers players, TimeProvider time) : WorkKind<Comparison>
{
    public override string Advice => "Mend the cause, then ask for the comparison again.";

    public override string Describe(Comparison comparison) => $"{comparison.RolloutsDone} of {comparison.Rollouts * comparison.ParallelRuns} rollouts";

    public override async Task<IReadOnlySet<int>> WaitingAsync(IReadOnlyList<int> ids, WebShopDbContext store, CancellationToken cancellation)
    {
        var compared = await store.Comparisons.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellation);
        return await PendingRuns.WaitingAsync(compared.SelectMany(row => ComparedAgents.Of(row).Select(agent => (row.Id, agent.Checkpoint))), store, cancellation);
    }

    public override async Task DoAsync(int id, CancellationToken cancellation)
    {
        var opened = await shop.OpenAsync(cancellation);
        var (comparison, arms, known) = await DatabaseRetry.RunAsync(() => BeginAsync(id, opened, cancellation), cancellation);
        IReadOnlyList<Goal> goals = comparison.Goals.Count == 0 ? opened.GoalsOf(GoalSplit.Test) : [.. comparison.Goals.Select(goal => opened.Goals[goal])];
        var human = comparison.Agents.Contains(PolicyLoader.Human) ? await HumanEpisodes.ReadAsync([.. goals.Select(goal => goal.Index)], stores, opened, cancellation) : null;
        using var play = new ComparisonPlay(comparison, arms, goals, new PlayerParts(opened, new EvaluationSettings(Seed: comparison.Seed), Human: human), players, known, UsedBefore(comparison));
        // What many bandits of many arms have to tell is told less often: it is written as a whole.
        var (second, every) = (0, 1 + comparison.Agents.Count * comparison.ParallelRuns / 25);
        await SideTask.RunAsync(
            going => TrainerThread.RunAsync($"comparison {id}", () => play.Run(id, going)),
            () => StoreAsync(id, play, withResult: second++ % every == 0), time, cancellation);
        await DatabaseRetry.RunAsync(() => StoreAsync(id, play, withResult: true), cancellation);
    }

    private async Task<(Comparison Comparison, List<Arm> Arms, List<ComparisonOutcome> Known)> BeginAsync(int id, Storefront opened, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var comparison = await store.Comparisons.SingleAsync(row => row.Id == id, cancellation);
        if (comparison.CatalogFingerprint != opened.Fingerprint)
        {
            // Goals by these numbers are others there, where there are any.
            if (comparison.Goals.Exists(goal => goal >= opened.Goals.Count))
                CatalogMark.Require(opened, $"Comparison {id}", comparison.Catalog, comparison.CatalogFingerprint);
            await store.ComparisonOutcomes.Where(outcome => outcome.ComparisonId == id).ExecuteDeleteAsync(cancellation);
            (comparison.Catalog, comparison.CatalogFingerprint, comparison.Products, comparison.Result, comparison.RolloutsDone) = (opened.Name, opened.Fingerprint, opened.Products.Count, null, 0);
            await store.SaveChangesAsync(cancellation);
        }
        List<Arm> arms = [];
        foreach (var (name, agent) in comparison.Agents.Zip(ComparedAgents.Of(comparison)))
            arms.Add(await ArmAsync(id, name, agent, store, cancellation));
        return (comparison, arms, await store.ComparisonOutcomes.AsNoTracking().Where(outcome => outcome.ComparisonId == id).ToListAsync(cancellation));
    }

    private static Dictionary<string, LlmUsage> UsedBefore(Comparison comparison) => comparison.Result is { } json
        ? JsonSerializer.Deserialize<ComparisonResult>(json, ApiJson.Options)!.Arms.Where(arm => arm.LlmUsage is not null).ToDictionary(arm => arm.Agent, arm => arm.LlmUsage!)
        : [];

    /// <summary>Stores what came in since. An outcome that is there already was stored by a try whose answer was lost.</summary>
    private async Task StoreAsync(int id, ComparisonPlay play, bool withResult)
    {
        ComparisonOutcome[] batch = [.. play.Played];
        if (batch.Length == 0 && !withResult)
            return;
        await using var store = await stores.CreateDbContextAsync();
        await using var transaction = await store.Database.BeginTransactionAsync();
        foreach (var played in batch)
            await store.Database.ExecuteSqlAsync($"""
                INSERT INTO comparison_outcomes (comparison_id, agent, goal, reward, steps)
                VALUES ({id}, {played.Agent}, {played.Goal}, {played.Reward}, {played.Steps}) ON CONFLICT DO NOTHING
                """);
        if (withResult)
        {
            var (result, rollouts) = play.Result();
            var json = JsonSerializer.Serialize(result, ApiJson.Options);
            await store.Comparisons.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.RolloutsDone, rollouts).SetProperty(row => row.Result, json));
        }
        await transaction.CommitAsync();
        for (var stored = 0; stored < batch.Length; stored++)
            play.Played.TryDequeue(out _);
    }

    /// <summary>The agent by the weights that it stood for when the comparison began; the first attempt pins them.</summary>
    private async Task<Arm> ArmAsync(int id, string name, EvaluatedAgent agent, WebShopDbContext store, CancellationToken cancellation)
    {
        if (agent.Checkpoint is not { } reference)
            return new Arm(name, agent, null, null);
        var pinned = await store.PinnedAgents.AsNoTracking().FirstOrDefaultAsync(row => row.ComparisonId == id && row.Agent == name, cancellation);
        var found = await folders.FindPinnedAsync(reference, pinned?.CheckpointId, pinned?.Content, CheckpointUse.Playing, store, cancellation: cancellation);
        if (pinned is null)
        {
            store.PinnedAgents.Add(new PinnedAgent { ComparisonId = id, Agent = name, CheckpointId = found.Checkpoint?.Id, Content = found.Content });
            await store.SaveChangesAsync(cancellation);
        }
        return new Arm(name, agent, found.Checkpoint?.Id, found.Folder);
    }
}
