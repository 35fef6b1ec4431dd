using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Trajectories;

/// <summary>Stored trajectories on their way out, read as they are written: any number needs the memory of few.</summary>
public sealed class TrajectoryExport(IDbContextFactory<WebShopDbContext> stores, ShopProvider shop)
{
    /// <param name="wanted">Which.</param>
    /// <param name="format">webshop, agentgym, eto or trl.</param>
    internal JsonLines Of(Func<WebShopDbContext, CancellationToken, Task<IQueryable<StoredTrajectory>>> wanted, string format) => format switch
    {
        ImportForms.WebShop => new(InOrder(wanted, WebShop)),
        ImportForms.Trl => new(Pairs(wanted, new ConversationForm(shop.Current))),
        _ => new(InOrder(wanted, trajectory => new ConversationForm(shop.Current).Of(trajectory, format)), asArray: true),
    };

    private static object WebShop(StoredTrajectory trajectory) => TrajectoryLine.Of(TrajectoryJson.Deserialize(trajectory.Steps), trajectory.Goal, trajectory.Instruction, trajectory.Reward);

    private async IAsyncEnumerable<object> InOrder(Func<WebShopDbContext, CancellationToken, Task<IQueryable<StoredTrajectory>>> wanted, Func<StoredTrajectory, object> form)
    {
        await using var store = await stores.CreateDbContextAsync();
        await foreach (var trajectory in (await wanted(store, CancellationToken.None)).OrderBy(trajectory => trajectory.Id).AsAsyncEnumerable())
            yield return form(trajectory);
    }

    /// <summary>Of each goal the best trajectory, preferred to each one that earned less.</summary>
    private async IAsyncEnumerable<object> Pairs(Func<WebShopDbContext, CancellationToken, Task<IQueryable<StoredTrajectory>>> wanted, ConversationForm form)
    {
        await using var store = await stores.CreateDbContextAsync();
        StoredTrajectory? best = null;
        await foreach (var trajectory in (await wanted(store, CancellationToken.None)).OrderBy(trajectory => trajectory.CatalogFingerprint).ThenBy(trajectory => trajectory.Catalog).ThenBy(trajectory => trajectory.Instruction)
            .ThenByDescending(trajectory => trajectory.Reward).ThenBy(trajectory => trajectory.Id).AsAsyncEnumerable())
            if (best is null || (best.CatalogFingerprint, best.Catalog, best.Instruction) != (trajectory.CatalogFingerprint, trajectory.Catalog, trajectory.Instruction))
                best = trajectory;
            else if (trajectory.Reward < best.Reward)
                yield return form.Pair(best, trajectory);
    }
}
