using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Pages;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Episodes;

/// <summary>What a person's finished episode leaves to learn from.</summary>
internal static class HumanTrajectory
{
    /// <summary>The valid steps: one that changed nothing teaches nothing, and its time is the next one's.</summary>
    /// <param name="episode">Before its first action; played to its end here.</param>
    public static StoredTrajectory Of(Episode episode, IEnumerable<TakenAction> actions, string annotator, double reward, DateTimeOffset now)
    {
        List<TrajectoryStep> steps = [];
        List<double> seconds = [];
        string? product = null;
        var spent = 0.0;
        foreach (var taken in actions)
        {
            var step = TrajectoryJson.StepOf(episode, taken.Action.Text);
            product = (episode.Page as ProductPage)?.Product.Asin;
            spent += taken.Seconds;
            if (!taken.Action.On(episode).ActionIsValid)
                continue;
            steps.Add(step);
            seconds.Add(Math.Round(spent, 3));
            spent = 0;
        }
        return new StoredTrajectory
        {
            Source = "human",
            Catalog = episode.Shop.Name,
            CatalogFingerprint = episode.Shop.Fingerprint,
            Goal = episode.Goal.Index,
            Instruction = episode.Goal.InstructionText,
            Annotator = annotator,
            Reward = reward,
            Length = steps.Count,
            Steps = TrajectoryJson.Serialize(steps),
            Product = product,
            StepSeconds = [.. seconds],
            CreatedAt = now,
        };
    }
}
