using WebShopRL.Agents.Policies;
using WebShopRL.Shop;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Evaluation;

/// <summary>Plays a set of goals with a policy, many episodes at once so that the network sees full batches.</summary>
public static class Evaluator
{
    /// <summary>Runs on the calling thread. <paramref name="finished"/> hears of each episode as it ends.</summary>
    public static EvaluationResult Run(Storefront shop, IPolicy policy, IReadOnlyList<Goal> goals, EvaluationSettings settings,
        Action<EvaluatedEpisode>? finished = null, CancellationToken cancellation = default) => throw new NotImplementedException();
}
