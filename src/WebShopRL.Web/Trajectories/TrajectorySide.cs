using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Store.Episodes;

namespace WebShopRL.Web.Trajectories;

/// <summary>A stored trajectory as its page shows it, by itself or beside another.</summary>
/// <param name="End">What its purchase earned, part by part; null where that cannot be said.</param>
public sealed record TrajectorySide(StoredTrajectory Row, IReadOnlyList<TrajectoryStep> Steps, PurchaseEnd? End)
{
    /// <param name="shop">Null while it is being opened.</param>
    internal static TrajectorySide Of(StoredTrajectory row, Storefront? shop)
    {
        var steps = TrajectoryJson.Deserialize(row.Steps);
        return new TrajectorySide(row, steps, shop is null ? null : PurchaseEnd.Of(shop, row, steps));
    }

    /// <summary>The step that is shown where the page is at a place: the last one of a trajectory that is shorter.</summary>
    public int At(int place) => Math.Clamp(place, 0, Math.Max(0, Steps.Count - 1));
}
