using System.Text.Json;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Shop;
using WebShopRL.Shop.Goals;
using WebShopRL.Store;
using WebShopRL.Store.Comparisons;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Jobs;

namespace WebShopRL.Web.Comparisons;

/// <summary>
/// Plays every agent on all test goals, greedily and once, and lets the bandit draw its episodes from these outcomes: a greedy agent does the same on a goal each time,
/// so the bandit sees what it would see by playing, and the plain paired evaluation comes with it.
/// </summary>
internal sealed class ComparisonJob(
    IDbContextFactory<WebShopDbContext> stores, LeasedWork<Comparison> leased, ShopProvider shop, IBackgroundJobClient jobs, CheckpointFolders folders, TorchOptions torch)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);

    [AutomaticRetry(Attempts = 0)]
    public async Task ExecuteAsync(int comparisonId, CancellationToken stopping)
    {
        await using (var store = await stores.CreateDbContextAsync(stopping))
        {
            var row = await store.Comparisons.AsNoTracking().FirstOrDefaultAsync(comparison => comparison.Id == comparisonId, stopping);
            if (row is not { Status: RunStatus.Queued })
                return;
            foreach (var agent in row.Agents)
                if (await PendingRun.IsAwaitedAsync(EvaluatedAgent.Of(agent).Checkpoint, store, stopping))
                {
                    jobs.Schedule<ComparisonJob>(HangfireJobQueue.Evaluation, job => job.ExecuteAsync(comparisonId, CancellationToken.None), RunJob.LookAgain);
                    return;
                }
        }
        await leased.RunAsync(comparisonId, cancellation => CompareAsync(comparisonId, cancellation), _ => Task.FromResult(false), stopping);
    }

    private async Task CompareAsync(int comparisonId, CancellationToken cancellation)
    {
        var opened = await shop.OpenAsync(cancellation);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var comparison = await store.Comparisons.SingleAsync(row => row.Id == comparisonId, cancellation);
        CatalogMark.Require(opened, $"Comparison {comparisonId}", comparison.Catalog, comparison.CatalogFingerprint);
        List<Arm> arms = [];
        foreach (var name in comparison.Agents)
            arms.Add(await ArmAsync(name, store, cancellation));

        var goals = opened.GoalsOf(GoalSplit.Test);
        ComparisonResult? result = null;
        await TrainerThread.RunAsync($"comparison {comparisonId}", () => result = Compare(comparison, opened, goals, arms, cancellation));

        (comparison.Catalog, comparison.CatalogFingerprint, comparison.Products) = (opened.Name, opened.Fingerprint, opened.Products.Count);
        comparison.RolloutsDone = comparison.Rollouts * comparison.ParallelRuns;
        comparison.Result = JsonSerializer.Serialize(result, ApiJson.Options);
        await store.SaveChangesAsync(cancellation);
    }

    private ComparisonResult Compare(Comparison comparison, Storefront opened, IReadOnlyList<Goal> goals, List<Arm> arms, CancellationToken cancellation)
    {
        var evaluations = new List<EvaluationResult>();
        var played = 0;
        var told = TimeProvider.System.GetTimestamp();
        foreach (var arm in arms)
        {
            using var policy = arm.Folder is null ? PolicyLoader.Baseline(arm.Name, opened, comparison.Seed) : PolicyLoader.Checkpoint(arm.Folder, torch.Device, torch.Threads);
            evaluations.Add(Evaluator.Run(opened, policy, goals, new EvaluationSettings(Seed: comparison.Seed), _ => Tell(), cancellation));
        }
        // By goal, so that the same position is the same goal for every agent whatever order its episodes ended in.
        double[][] rewards = [.. evaluations.Select(evaluation => evaluation.Episodes.OrderBy(episode => episode.Goal).Select(episode => episode.Reward).ToArray())];
        BanditRun[] runs = [.. Enumerable.Range(0, comparison.ParallelRuns).Select(run => new BanditRun(comparison.Seed + run, ThompsonBandit.Run(
            arms.Count, goals.Count, (arm, goal) => rewards[arm][goal], comparison.Rollouts, comparison.Likelihood, unchecked(comparison.Seed + run))))];
        return new ComparisonResult(
            [.. arms.Select((arm, i) => Describe(arm, evaluations[i], [.. runs.Select(run => run.Points[^1].Arms[i])]))],
            runs,
            [.. from first in Enumerable.Range(0, arms.Count) from second in Enumerable.Range(first + 1, arms.Count - first - 1)
                select PairedDifference.Of(arms[first].Name, arms[second].Name, rewards[first], rewards[second])]);

        void Tell()
        {
            played++;
            if (TimeProvider.System.GetElapsedTime(told) < TellEvery)
                return;
            told = TimeProvider.System.GetTimestamp();
            var done = (int)((long)comparison.Rollouts * comparison.ParallelRuns * played / (arms.Count * goals.Count));
            using var store = stores.CreateDbContext();
            store.Comparisons.Where(row => row.Id == comparison.Id).ExecuteUpdate(set => set.SetProperty(row => row.RolloutsDone, done));
        }
    }

    private async Task<Arm> ArmAsync(string name, WebShopDbContext store, CancellationToken cancellation)
    {
        if (EvaluatedAgent.Of(name).Checkpoint is not { } reference)
            return new Arm(name, null, null);
        var found = await folders.FindAsync(reference, CheckpointUse.Playing, store, cancellation: cancellation);
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
