using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;

namespace WebShopRL.Web.Play.Tasks;

/// <summary>Which goal a person gets next.</summary>
internal static class TaskDraw
{
    /// <summary>Every so manieth task is a goal that somebody else has bought for, where there is one: without such goals no agreement can be measured.</summary>
    public const int SharedEvery = 5;

    /// <summary>A goal that may be learned from, that nobody is playing and this person has neither played nor skipped; null where none is left.</summary>
    public static async Task<int?> DrawAsync(WebShopDbContext store, Storefront shop, string annotator, DateTimeOffset now, CancellationToken cancellation)
    {
        var fingerprint = shop.Fingerprint;
        var tasks = store.PlayTasks.AsNoTracking().Where(task => task.CatalogFingerprint == fingerprint);
        var others = await tasks.Where(task => task.Status == PlayTaskStatus.Open && task.LeaseUntil >= now).Select(task => task.Goal).ToListAsync(cancellation);
        var own = await tasks.Where(task => task.Annotator == annotator && task.Status != PlayTaskStatus.Lapsed).Select(task => task.Goal).ToListAsync(cancellation);
        var played = await store.Trajectories.AsNoTracking()
            .Where(row => row.Source == "human" && row.CatalogFingerprint == fingerprint && row.Annotator == annotator && row.Goal != null).Select(row => row.Goal!.Value).ToListAsync(cancellation);
        HashSet<int> closed = [.. others, .. own, .. played];
        int[] free = [.. TrainingGoals.Of(shop).Goals.Select(goal => goal.Index).Where(goal => !closed.Contains(goal))];
        if (own.Count % SharedEvery == SharedEvery - 1)
        {
            HashSet<int> bought = [.. await tasks.Where(task => task.Status == PlayTaskStatus.Bought && task.HandedTo == null).Select(task => task.Goal).ToListAsync(cancellation)];
            int[] shared = [.. free.Where(bought.Contains)];
            if (shared.Length > 0)
                free = shared;
        }
        return free.Length == 0 ? null : free[RandomNumberGenerator.GetInt32(free.Length)];
    }
}
