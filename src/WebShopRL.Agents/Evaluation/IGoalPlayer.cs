using WebShopRL.Agents.Policies;
using WebShopRL.Shop;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Evaluation;

/// <summary>
/// An agent as evaluations see it: it plays whole episodes, each in its own way. Policies answer batches of decisions; a language model writes its own actions over the network; people's episodes are there
/// already. One thread drives a player.
/// </summary>
public interface IGoalPlayer : IDisposable
{
    /// <summary>Plays each goal once, and returns when all are played.</summary>
    /// <param name="finished">Hears of each episode as it ends; from several threads where the player uses several.</param>
    void Play(IReadOnlyList<Goal> goals, EvaluationSettings settings, Action<EvaluatedEpisode> finished, CancellationToken cancellation = default);
}

/// <summary>A policy over the actions that pages offer.</summary>
/// <param name="policy">Disposed with the player, as the writer is.</param>
/// <param name="writer">Writes the queries; null searches for the instruction.</param>
public sealed class PolicyPlayer(Storefront shop, IPolicy policy, QueryWriter? writer = null) : IGoalPlayer
{
    public void Play(IReadOnlyList<Goal> goals, EvaluationSettings settings, Action<EvaluatedEpisode> finished, CancellationToken cancellation = default) =>
        Evaluator.Run(shop, policy, goals, settings, finished, cancellation, writer);

    public void Dispose()
    {
        policy.Dispose();
        writer?.Dispose();
    }
}
