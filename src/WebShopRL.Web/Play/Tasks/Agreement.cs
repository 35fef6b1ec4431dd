using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;

namespace WebShopRL.Web.Play.Tasks;

/// <summary>A goal that several people bought for, each counted with the last purchase.</summary>
public sealed record SharedGoal(int Goal, string Instruction, IReadOnlyList<SharedPurchase> Purchases)
{
    public bool SameProduct => Purchases.Select(purchase => purchase.Product).Distinct(StringComparer.Ordinal).Count() == 1;

    public bool SameReward => Purchases.Select(purchase => purchase.Reward).Distinct().Count() == 1;
}

/// <summary>What one person bought for a goal.</summary>
public sealed record SharedPurchase(string Annotator, string Product, double Reward, int Trajectory);

/// <summary>
/// How far people agree: the goals of a catalog that two or more of them, told apart by name, have bought for, newest first. Purchases before which an agent's opinion was looked at are left out.
/// </summary>
public sealed record Agreement(IReadOnlyList<SharedGoal> Goals)
{
    /// <summary>Share of the goals for which all bought the same product; null where there are no goals.</summary>
    public double? SameProduct => Goals.Count == 0 ? null : (double)Goals.Count(goal => goal.SameProduct) / Goals.Count;

    /// <summary>Share of the goals for which all earned the same reward.</summary>
    public double? SameReward => Goals.Count == 0 ? null : (double)Goals.Count(goal => goal.SameReward) / Goals.Count;

    /// <summary>Reads it, of at most <paramref name="most"/> goals.</summary>
    public static async Task<Agreement> ReadAsync(WebShopDbContext store, string fingerprint, int most, CancellationToken cancellation = default)
    {
        var purchases = store.Trajectories.AsNoTracking().Where(row => row.Source == "human" && row.CatalogFingerprint == fingerprint && row.Goal != null && row.Annotator != null && row.Product != null
            && !store.PlayTasks.Any(task => task.TrajectoryId == row.Id && task.Advisor != null));
        var goals = await purchases.GroupBy(row => row.Goal)
            .Where(group => group.Select(row => row.Annotator).Distinct().Count() > 1)
            .OrderByDescending(group => group.Max(row => row.Id)).Take(most).Select(group => group.Key).ToListAsync(cancellation);
        var rows = await purchases.Where(row => goals.Contains(row.Goal)).OrderBy(row => row.Id)
            .Select(row => new { Goal = row.Goal!.Value, row.Instruction, Annotator = row.Annotator!, Product = row.Product!, row.Reward, row.Id }).ToListAsync(cancellation);
        return new Agreement([.. rows.GroupBy(row => row.Goal).OrderByDescending(group => group.Max(row => row.Id)).Select(group => new SharedGoal(
            group.Key,
            group.First().Instruction,
            [.. group.GroupBy(row => row.Annotator).Select(own => own.Last()).OrderBy(row => row.Id).Select(row => new SharedPurchase(row.Annotator, row.Product, row.Reward, row.Id))]))]);
    }
}
