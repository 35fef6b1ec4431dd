using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Pages;
using WebShopRL.Shop.Rewards;
using WebShopRL.Store.Episodes;

namespace WebShopRL.Web.Trajectories;

/// <summary>The purchase that a stored trajectory ends with, and what of its goal it met.</summary>
public sealed record PurchaseEnd(DonePage Page, PurchaseCheck Check)
{
    private const double RewardTolerance = 1e-6;

    /// <summary>Plays it again in the catalog that is open. Null where it is of another one or of no goal, buys nothing, or earns something else here than was stored.</summary>
    internal static PurchaseEnd? Of(Storefront shop, StoredTrajectory trajectory, IReadOnlyList<TrajectoryStep> steps)
    {
        if (trajectory.CatalogFingerprint != shop.Fingerprint || trajectory.Goal is not { } goal || goal >= shop.Goals.Count)
            return null;
        var episode = new Episode(shop, shop.Goals[goal], "trajectory");
        foreach (var step in steps.TakeWhile(_ => !episode.Done))
            episode.Step(EpisodeReplay.AsTaken(episode, step.Action));
        return episode.Page is DonePage done && Math.Abs(episode.Reward - trajectory.Reward) <= RewardTolerance ? new PurchaseEnd(done, shop.Rewards.Check(done.Goal, done.Product, done.Chosen)) : null;
    }
}
