using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Evaluation;

/// <summary>An episode that somebody has played: its actions and what it earned.</summary>
public sealed record PlayedBefore(IReadOnlyList<string> Actions, double Reward);

/// <summary>Stored episodes as an agent: each goal's is played again, action by action, for its length and the parts of its reward.</summary>
/// <param name="episodes">By goal.</param>
public sealed class ReplayPlayer(Storefront shop, IReadOnlyDictionary<int, PlayedBefore> episodes) : IGoalPlayer
{
    /// <summary>Rewards went through a database and JSON.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Step limits and decoding are those of whoever played. Throws <see cref="InvalidOperationException"/> for a goal of which there is no episode.</summary>
    public void Play(IReadOnlyList<Goal> goals, EvaluationSettings settings, Action<EvaluatedEpisode> finished, CancellationToken cancellation = default)
    {
        foreach (var goal in goals)
        {
            cancellation.ThrowIfCancellationRequested();
            var before = episodes.GetValueOrDefault(goal.Index) ?? throw new InvalidOperationException($"The episode of goal {goal.Index} was deleted meanwhile: ask for the evaluation again.");
            var episode = new Episode(shop, goal, $"replay-{goal.Index}");
            foreach (var action in before.Actions)
                episode.Step(action);
            var again = EvaluatedEpisode.Of(episode, before.Actions);
            // A press has no words of its own (an option that reads like a button): such an episode counts as it was earned, without its parts.
            finished(episode.Done && Math.Abs(again.Reward - before.Reward) <= Tolerance ? again : again with { Reward = before.Reward, Purchased = true, Parts = null });
        }
    }

    public void Dispose() { }
}
