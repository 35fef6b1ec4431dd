using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Store;
using WebShopRL.Store.Evaluations;

namespace WebShopRL.Web.Evaluations;

/// <summary>The episodes of an evaluation as they are played.</summary>
internal static class EvaluationEpisodes
{
    /// <summary>Those stored so far, by goal.</summary>
    public static async Task<Dictionary<int, EvaluatedEpisode>> ReadAsync(IDbContextFactory<WebShopDbContext> stores, int evaluationId, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.EvaluationEpisodes.AsNoTracking().Where(episode => episode.EvaluationId == evaluationId)
            .ToDictionaryAsync(episode => episode.Goal, episode => new EvaluatedEpisode(episode.Goal, episode.Reward, episode.Steps, episode.Purchased, episode.Actions), cancellation);
    }

    /// <summary>
    /// Stores what has been played since, and takes it out of the line once that is certain. An episode that is there already is the same one, stored by a try whose answer was lost.
    /// </summary>
    public static async Task StoreAsync(IDbContextFactory<WebShopDbContext> stores, int evaluationId, ConcurrentQueue<EvaluatedEpisode> played)
    {
        EvaluatedEpisode[] batch = [.. played];
        if (batch.Length == 0)
            return;
        await using var store = await stores.CreateDbContextAsync();
        await using var transaction = await store.Database.BeginTransactionAsync();
        foreach (var episode in batch)
        {
            string[] actions = [.. episode.Actions];
            await store.Database.ExecuteSqlAsync($"""
                INSERT INTO evaluation_episodes (evaluation_id, goal, reward, steps, purchased, actions)
                VALUES ({evaluationId}, {episode.Goal}, {episode.Reward}, {episode.Steps}, {episode.Purchased}, {actions}) ON CONFLICT DO NOTHING
                """);
        }
        var done = await store.EvaluationEpisodes.CountAsync(episode => episode.EvaluationId == evaluationId);
        await store.Evaluations.Where(row => row.Id == evaluationId).ExecuteUpdateAsync(set => set.SetProperty(row => row.EpisodesDone, done));
        await transaction.CommitAsync();
        for (var stored = 0; stored < batch.Length; stored++)
            played.TryDequeue(out _);
    }
}
