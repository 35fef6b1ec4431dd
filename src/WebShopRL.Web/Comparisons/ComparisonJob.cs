using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Shop;
using WebShopRL.Shop.Goals;
using WebShopRL.Store;
using WebShopRL.Store.Comparisons;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Comparisons;

/// <summary>
/// Plays every agent on all test goals, greedily and once, and lets the bandit draw its episodes from these outcomes: a greedy agent does the same on a goal each time,
/// so the bandit sees what it would see by playing, and the plain paired evaluation comes with it.
/// </summary>
internal sealed class ComparisonJob(
    IDbContextFactory<WebShopDbContext> stores, ShopProvider shop, CheckpointFolders folders, TorchOptions torch, TimeProvider time) : WorkKind<Comparison>
{
    public override string Advice => "Mend the cause, then ask for the comparison again.";

    public override string Describe(Comparison comparison) => $"{comparison.RolloutsDone} of {comparison.Rollouts * comparison.ParallelRuns} rollouts";

    public override async Task<IReadOnlySet<int>> WaitingAsync(IReadOnlyList<int> ids, WebShopDbContext store, CancellationToken cancellation)
    {
        var compared = await store.Comparisons.Where(row => ids.Contains(row.Id)).Select(row => new { row.Id, row.Agents }).ToListAsync(cancellation);
        return await PendingRuns.WaitingAsync(compared.SelectMany(row => row.Agents.Select(agent => (row.Id, EvaluatedAgent.Of(agent).Checkpoint))), store, cancellation);
    }

    public override async Task DoAsync(int id, CancellationToken cancellation)
    {
        var opened = await shop.OpenAsync(cancellation);
        var (comparison, arms) = await DatabaseRetry.RunAsync(() => BeginAsync(id, cancellation), cancellation);
        var goals = opened.GoalsOf(GoalSplit.Test);
        var (played, told) = (0, 0);
        ComparisonResult? result = null;
        await SideTask.RunAsync(
            going => TrainerThread.RunAsync($"comparison {id}", () => result = Compare(comparison, opened, goals, arms, () => Interlocked.Increment(ref played), going)),
            async () =>
            {
                if (Volatile.Read(ref played) is var now && now != told)
                    await TellAsync(id, (int)((long)comparison.Rollouts * comparison.ParallelRuns * now / (arms.Count * goals.Count)));
                told = now;
            }, time, cancellation);
        await DatabaseRetry.RunAsync(async () =>
        {
            await using var store = await stores.CreateDbContextAsync(cancellation);
            await store.Comparisons.Where(row => row.Id == id).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Catalog, opened.Name)
                .SetProperty(row => row.CatalogFingerprint, opened.Fingerprint)
                .SetProperty(row => row.Products, opened.Products.Count)
                .SetProperty(row => row.RolloutsDone, comparison.Rollouts * comparison.ParallelRuns)
                .SetProperty(row => row.Result, JsonSerializer.Serialize(result, ApiJson.Options)), cancellation);
        }, cancellation);
    }

    private async Task<(Comparison Comparison, List<Arm> Arms)> BeginAsync(int id, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var comparison = await store.Comparisons.AsNoTracking().SingleAsync(row => row.Id == id, cancellation);
        List<Arm> arms = [];
        foreach (var name in comparison.Agents)
            arms.Add(await ArmAsync(id, name, store, cancellation));
        // Nothing of an earlier attempt is kept: the bandit needs all outcomes at once.
        await TellAsync(id, 0);
        return (comparison, arms);
    }

    private async Task TellAsync(int id, int done)
    {
        await using var store = await stores.CreateDbContextAsync();
        await store.Comparisons.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.RolloutsDone, done));
    }

    private ComparisonResult Compare(Comparison comparison, Storefront opened, IReadOnlyList<Goal> goals, List<Arm> arms, Action played, CancellationToken cancellation)
    {
        var evaluations = new List<EvaluationResult>();
        foreach (var arm in arms)
        {
            using var policy = arm.Folder is null ? PolicyLoader.Baseline(arm.Name, opened, comparison.Seed) : PolicyLoader.Agent(arm.Folder, torch.Device, torch.Threads);
            evaluations.Add(Evaluator.Run(opened, policy, goals, new EvaluationSettings(Seed: comparison.Seed), _ => played(), cancellation));
        }
        // By goal, so that the same position is the same goal for every agent whatever order its episodes ended in.
        double[][] rewards = [.. evaluations.Select(evaluation => evaluation.Episodes.OrderBy(episode => episode.Goal).Select(episode => episode.Reward).ToArray())];
        BanditRun[] runs = [.. Enumerable.Range(0, comparison.ParallelRuns).Select(run =>
        {
            cancellation.ThrowIfCancellationRequested();
            return new BanditRun(comparison.Seed + run, ThompsonBandit.Run(
                arms.Count, goals.Count, (arm, goal) => rewards[arm][goal], comparison.Rollouts, comparison.Likelihood, unchecked(comparison.Seed + run)));
        })];
        return new ComparisonResult(
            [.. arms.Select((arm, i) => Describe(arm, evaluations[i], [.. runs.Select(run => run.Points[^1].Arms[i])]))],
            runs,
            [.. from first in Enumerable.Range(0, arms.Count) from second in Enumerable.Range(first + 1, arms.Count - first - 1)
                select PairedDifference.Of(arms[first].Name, arms[second].Name, rewards[first], rewards[second])]);
    }

    /// <summary>The agent by the weights that it stood for when the comparison began; the first attempt pins them.</summary>
    private async Task<Arm> ArmAsync(int id, string name, WebShopDbContext store, CancellationToken cancellation)
    {
        if (EvaluatedAgent.Of(name).Checkpoint is not { } reference)
            return new Arm(name, null, null);
        var pinned = await store.PinnedAgents.AsNoTracking().FirstOrDefaultAsync(agent => agent.ComparisonId == id && agent.Agent == name, cancellation);
        var found = await folders.FindPinnedAsync(reference, pinned?.CheckpointId, pinned?.Content, CheckpointUse.Playing, store, cancellation: cancellation);
        if (pinned is null)
        {
            store.PinnedAgents.Add(new PinnedAgent { ComparisonId = id, Agent = name, CheckpointId = found.Checkpoint?.Id, Content = found.Content });
            await store.SaveChangesAsync(cancellation);
        }
        return new Arm(name, found.Checkpoint?.Id, found.Folder);
    }

    private static ArmResult Describe(Arm arm, EvaluationResult evaluation, ArmState[] ends)
    {
        var pulls = ends.Sum(end => end.Pulls);
        return new ArmResult(
            arm.Name, arm.CheckpointId, evaluation.Score, evaluation.ScoreLow, evaluation.ScoreHigh, evaluation.SuccessRate, evaluation.SuccessRateLow, evaluation.SuccessRateHigh,
            evaluation.MeanLength, evaluation.Episodes.Count, pulls,
            pulls == 0 ? null : ends.Sum(end => end.Pulls * (end.Score ?? 0)) / pulls,
            pulls == 0 ? null : ends.Sum(end => end.Pulls * (end.SuccessRate ?? 0)) / pulls);
    }

    private sealed record Arm(string Name, int? CheckpointId, string? Folder);
}
