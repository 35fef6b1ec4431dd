using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Pages;

namespace WebShopRL.Agents.Evaluation;

/// <summary>
/// WebShop's choice oracle as an agent: searches once - for the instruction, or for what the writer writes - and buys the product and options with the best reward among all results (<see cref="ChoiceOracle"/>),
/// by the shortest way there: pages of results, the product, its options, the purchase. It knows the goal and its reward, so it is a bound and no shopper: what it misses, the search misses.
/// </summary>
/// <param name="writer">Disposed with the player.</param>
public sealed class OraclePlayer(Storefront shop, QueryWriter? writer = null) : IGoalPlayer
{
    public void Play(IReadOnlyList<Goal> goals, EvaluationSettings settings, Action<EvaluatedEpisode> finished, CancellationToken cancellation = default)
    {
        var queries = writer?.Write([.. goals.Select(goal => goal.InstructionText)]);
        foreach (var (place, goal) in goals.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            finished(Play(goal, queries?[place][0] is { Length: > 0 } query ? query : goal.InstructionText, settings.MaxSteps));
        }
    }

    private EvaluatedEpisode Play(Goal goal, string query, int maxSteps)
    {
        var episode = new Episode(shop, goal, $"oracle-{goal.Index}");
        List<string> actions = [];
        foreach (var action in Way(episode, query.ToLowerInvariant()).Take(maxSteps))
        {
            actions.Add(action.Text);
            action.On(episode);
        }
        return EvaluatedEpisode.Of(episode, actions);
    }

    /// <summary>Action by action, each after the one before was done. Options are pressed, not named: also one that reads like a button can be chosen.</summary>
    private IEnumerable<PlayerAction> Way(Episode episode, string query)
    {
        yield return new PlayerAction.Said($"search[{query}]");
        // The words as the shop took them: brackets in a query are those of the action.
        if (episode.Page is not ResultsPage results)
            yield break;
        var words = string.Join(' ', results.Keywords.Words);
        if (ChoiceOracle.Best(shop, episode.Goal, words) is not { Product: { } product } best)
            yield break;
        var place = shop.Find(Keywords.Split(words)).Asins.ToList().IndexOf(product.Asin);
        for (var page = 0; page < place / ResultsPage.Size; page++)
            yield return new PlayerAction.Said("click[next >]");
        yield return new PlayerAction.Product(product.Asin);
        foreach (var (group, value) in best.Options)
            yield return new PlayerAction.Option(group, value);
        yield return new PlayerAction.Said("click[buy now]");
    }

    public void Dispose() => writer?.Dispose();
}
