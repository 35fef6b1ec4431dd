using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Evaluation;

/// <summary>Plays a set of goals with a policy, many episodes at once so that the network sees full batches.</summary>
public static class Evaluator
{
    /// <summary>
    /// Runs on the calling thread. Each goal has a random source of its own, from the seed and its index: neither the order nor the number of goals changes what it
    /// draws. Episodes are given in the order of <paramref name="goals"/>.
    /// </summary>
    /// <param name="finished">Hears of each episode as it ends.</param>
    /// <param name="writer">Writes the query of every search, its best one, as WebShop's evaluation does; null searches for the instruction.</param>
    public static EvaluationResult Run(Storefront shop, IPolicy policy, IReadOnlyList<Goal> goals, EvaluationSettings settings,
        Action<EvaluatedEpisode>? finished = null, CancellationToken cancellation = default, QueryWriter? writer = null)
    {
        var decoding = settings.Decoding switch
        {
            "greedy" => new Decoding(Greedy: true),
            "sample" => new Decoding(Greedy: false, settings.Temperature),
            _ => throw new ArgumentException($"Decoding is '{settings.Decoding}': it must be greedy or sample.", nameof(settings)),
        };
        Dictionary<Rollout, int> placeOf = [];
        var episodes = new EvaluatedEpisode[goals.Count];
        var queries = writer?.Write([.. goals.Select(goal => goal.InstructionText)]);
        ParallelRollouts.Run(policy, goals.Select(Start), settings.Parallel, rollout =>
        {
            var place = placeOf[rollout];
            placeOf.Remove(rollout);
            episodes[place] = EvaluatedEpisode.Of(rollout.Episode, [.. rollout.Steps.Select(step => step.Action)]);
            finished?.Invoke(episodes[place]);
        }, cancellation);
        return Summarize(episodes);

        Rollout Start(Goal goal, int place)
        {
            var rollout = new Rollout(new Episode(shop, goal, $"evaluation-{goal.Index}"), unchecked(settings.Seed * 1_000_003 + goal.Index), decoding, settings.MaxSteps, queries?[place][0]);
            placeOf[rollout] = place;
            return rollout;
        }
    }

    /// <summary>Score is 100 × mean reward; success is a reward of exactly 1.</summary>
    public static EvaluationResult Summarize(IReadOnlyList<EvaluatedEpisode> episodes)
    {
        var score = Intervals.Mean([.. episodes.Select(episode => 100 * episode.Reward)]);
        var success = Intervals.Share(episodes.Count(episode => episode.Reward == 1), episodes.Count);
        return new EvaluationResult(
            score.Mean, Math.Max(0, score.Low), Math.Min(100, score.High), success.Mean, success.Low, success.High,
            episodes.Count > 0 ? episodes.Average(episode => episode.Steps) : 0, episodes);
    }
}
