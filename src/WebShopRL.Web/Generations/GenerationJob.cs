using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Generations;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Trajectories;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Generations;

/// <summary>
/// Plays until enough is kept or the budget is used up. A block's trajectories and the number of episodes are stored in one transaction: whoever goes on begins where the last stored block ended.
/// </summary>
internal sealed class GenerationJob(
    IDbContextFactory<WebShopDbContext> stores, ShopProvider shop, CheckpointFolders folders, TorchOptions torch, TimeProvider time) : WorkKind<Generation>
{
    public override string Advice => "Mend the cause, then resume it: it goes on behind the last episodes that it has stored, and what it has kept is in its set.";

    public override string Describe(Generation generation) => $"episode {generation.EpisodesDone}, {generation.Kept} of {generation.Wanted} trajectories";

    public override async Task<IReadOnlySet<int>> WaitingAsync(IReadOnlyList<int> ids, WebShopDbContext store, CancellationToken cancellation)
    {
        var named = await store.Generations.Where(row => ids.Contains(row.Id)).Select(row => new { row.Id, row.CheckpointReference }).ToListAsync(cancellation);
        return await PendingRuns.WaitingAsync(named.Select(row => (row.Id, row.CheckpointReference)), store, cancellation);
    }

    public override async Task DoAsync(int id, CancellationToken cancellation)
    {
        var opened = await shop.OpenAsync(cancellation);
        var (generation, agent) = await DatabaseRetry.RunAsync(() => BeginAsync(id, opened, cancellation), cancellation);
        var settings = new GenerationSettings(generation.Wanted, generation.MinReward, generation.Budget, generation.Seed, generation.Temperature, generation.MaxSteps);
        var played = new ConcurrentQueue<GeneratedBlock>();
        await SideTask.RunAsync(going => TrainerThread.RunAsync($"generation {id}", () =>
        {
            var generator = new TrajectoryGenerator(opened, generation.Goals.Count == 0 ? TrainingGoals.Of(opened).Goals : [.. generation.Goals.Select(goal => opened.Goals[goal])], settings);
            using var learned = agent is null ? null : PolicyLoader.Agent(agent.Folder, torch.Device, torch.Threads);
            // A baseline draws for itself and remembers: each block has one of its own.
            generator.Run(
                first => learned ?? PolicyLoader.Baseline(generation.Baseline!, opened, unchecked(generation.Seed + first * 1_000_003)),
                generation.EpisodesDone, generation.Kept, played.Enqueue, going);
        }), () => StoreAsync(generation, agent?.Checkpoint?.RunId, played), time, cancellation);
        if (generation.Kept == 0)
            throw new InvalidOperationException(FormattableString.Invariant($"None of {generation.EpisodesDone} episodes had a reward of at least {generation.MinReward}: the set is empty. Ask for a smaller min_reward, a larger budget or another agent."));
    }

    /// <summary>Pins what plays. Trajectories of another catalog are never put beside those that are there.</summary>
    private async Task<(Generation Generation, FoundCheckpoint? Agent)> BeginAsync(int id, Storefront opened, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var generation = await store.Generations.SingleAsync(row => row.Id == id, cancellation);
        CatalogMark.Require(opened, $"Generation {id}", generation.Catalog, generation.CatalogFingerprint);
        if (generation.SetId is null)
            throw new InvalidOperationException("Its trajectory set was deleted: ask for another generation.");
        var agent = generation.CheckpointReference is { } reference
            ? await folders.FindPinnedAsync(reference, generation.CheckpointId, generation.CheckpointContent, CheckpointUse.Playing, store, cancellation: cancellation) : null;
        (generation.CheckpointId, generation.CheckpointContent) = (agent?.Checkpoint?.Id, agent?.Content);
        await store.SaveChangesAsync(cancellation);
        return (generation, agent);
    }

    /// <summary>Stores the blocks that have been played since, each once: one that was stored by a try whose answer was lost is known by the number of episodes.</summary>
    private async Task StoreAsync(Generation generation, int? run, ConcurrentQueue<GeneratedBlock> played)
    {
        while (played.TryPeek(out var block))
        {
            await StoreAsync(generation, run, block);
            played.TryDequeue(out _);
        }
    }

    private async Task StoreAsync(Generation generation, int? run, GeneratedBlock block)
    {
        await using var store = await stores.CreateDbContextAsync();
        await using var transaction = await store.Database.BeginTransactionAsync();
        var (done, kept) = (generation.EpisodesDone, generation.Kept);
        var isNew = await store.Generations.Where(row => row.Id == generation.Id && row.EpisodesDone == done).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.EpisodesDone, done + block.Episodes)
            .SetProperty(row => row.Kept, kept + block.Kept.Count)) > 0;
        if (isNew)
        {
            var still = await store.Runs.AnyAsync(row => row.Id == run) ? run : null;
            store.Trajectories.AddRange(block.Kept.Select(trajectory => new StoredTrajectory
            {
                Source = trajectory.Source,
                Catalog = generation.Catalog,
                CatalogFingerprint = generation.CatalogFingerprint,
                RunId = still,
                SetId = generation.SetId,
                GenerationId = generation.Id,
                Goal = trajectory.Goal,
                Instruction = trajectory.Instruction,
                Reward = trajectory.Reward,
                Length = trajectory.Steps.Count,
                Steps = TrajectoryJson.Serialize(trajectory.Steps),
                CreatedAt = time.GetUtcNow(),
            }));
            await store.SaveChangesAsync();
            if (block.Kept.Count > 0)
            {
                var mean = await store.Trajectories.Where(trajectory => trajectory.GenerationId == generation.Id).AverageAsync(trajectory => trajectory.Reward);
                await store.Generations.Where(row => row.Id == generation.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.MeanReward, mean));
            }
        }
        await transaction.CommitAsync();
        (generation.EpisodesDone, generation.Kept) = (done + block.Episodes, kept + block.Kept.Count);
    }
}
