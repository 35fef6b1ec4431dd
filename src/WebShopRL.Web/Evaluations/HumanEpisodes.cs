using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Evaluations;

/// <summary>People's stored episodes as an agent's: of each goal the earliest, as who plays a goal again knows it.</summary>
internal static class HumanEpisodes
{
    /// <summary>Those of the goals that a human has played in this catalog, in the goals' order.</summary>
    public static async Task<List<int>> PlayedAsync(IReadOnlyList<int> goals, WebShopDbContext store, Storefront shop, CancellationToken cancellation)
    {
        var played = (await Of(store, shop, goals).Select(trajectory => trajectory.Goal!.Value).Distinct().ToListAsync(cancellation)).ToHashSet();
        return [.. goals.Where(played.Contains)];
    }

    public static async Task<Dictionary<int, PlayedBefore>> ReadAsync(IReadOnlyList<int> goals, IDbContextFactory<WebShopDbContext> stores, Storefront shop, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var first = await Of(store, shop, goals).GroupBy(trajectory => trajectory.Goal).Select(same => same.Min(trajectory => trajectory.Id)).ToListAsync(cancellation);
        return await store.Trajectories.AsNoTracking().Where(trajectory => first.Contains(trajectory.Id)).AsAsyncEnumerable()
            .ToDictionaryAsync(trajectory => trajectory.Goal!.Value, trajectory => new PlayedBefore(TrajectoryJson.ActionsOf(trajectory), trajectory.Reward), cancellationToken: cancellation);
    }

    private static IQueryable<StoredTrajectory> Of(WebShopDbContext store, Storefront shop, IReadOnlyList<int> goals)
    {
        var wanted = goals.Select(goal => (int?)goal).ToList();
        return TrajectoryReader.Played(store.Trajectories.Where(trajectory => trajectory.Source == "human" && wanted.Contains(trajectory.Goal)), shop);
    }
}
