using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies.Prompting;
using WebShopRL.Store;
using WebShopRL.Store.Evaluations;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Evaluations;

/// <summary>The episodes of an evaluation as they are played.</summary>
internal static class EvaluationEpisodes
{
    /// <summary>Those stored so far, by goal.</summary>
    public static async Task<Dictionary<int, EvaluatedEpisode>> ReadAsync(IDbContextFactory<WebShopDbContext> stores, int evaluationId, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.EvaluationEpisodes.AsNoTracking().Where(episode => episode.EvaluationId == evaluationId)
            .ToDictionaryAsync(episode => episode.Goal, Of, cancellation);
    }

    public static EvaluatedEpisode Of(EvaluationEpisode row) => new(
        row.Goal, row.Reward, row.Steps, row.Purchased, row.Actions, row.Category,
        row is { RType: { } type, RAtt: { } attributes, RPrice: { } price } ? new RewardParts(type, attributes, row.ROption, price) : null);

    /// <summary>
    /// Stores what has been played since, and takes it out of the line once that is certain. An episode that is there already is the same one, stored by a try whose answer was lost.
    /// </summary>
    /// <param name="usage">What a language model has used so far: also the tokens of episodes that are still played.</param>
    public static async Task StoreAsync(IDbContextFactory<WebShopDbContext> stores, int evaluationId, ConcurrentQueue<EvaluatedEpisode> played, LlmUsage? usage = null)
    {
        EvaluatedEpisode[] batch = [.. played];
        if (batch.Length == 0 && usage is null)
            return;
        await using var store = await stores.CreateDbContextAsync();
        if (usage is not null)
        {
            var json = JsonSerializer.Serialize(usage, ApiJson.Options);
            await store.Evaluations.Where(row => row.Id == evaluationId).ExecuteUpdateAsync(set => set.SetProperty(row => row.LlmUsage, json));
        }
        await using var transaction = await store.Database.BeginTransactionAsync();
        foreach (var episode in batch)
        {
            string[] actions = [.. episode.Actions];
            var parts = episode.Parts;
            await store.Database.ExecuteSqlAsync($"""
                INSERT INTO evaluation_episodes (evaluation_id, goal, reward, steps, purchased, actions, category, r_type, r_att, r_option, r_price)
                VALUES ({evaluationId}, {episode.Goal}, {episode.Reward}, {episode.Steps}, {episode.Purchased}, {actions}, {episode.Category},
                    {parts?.Type}, {parts?.Attributes}, {parts?.Options}, {parts?.Price}) ON CONFLICT DO NOTHING
                """);
        }
        var done = await store.EvaluationEpisodes.CountAsync(episode => episode.EvaluationId == evaluationId);
        await store.Evaluations.Where(row => row.Id == evaluationId).ExecuteUpdateAsync(set => set.SetProperty(row => row.EpisodesDone, done));
        await transaction.CommitAsync();
        for (var stored = 0; stored < batch.Length; stored++)
            played.TryDequeue(out _);
    }
}
