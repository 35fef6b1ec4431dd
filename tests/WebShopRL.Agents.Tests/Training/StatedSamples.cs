using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Pages;

namespace WebShopRL.Tests.Training;

/// <summary>Judgements as somebody with made-up tastes would state them, of real pages and purchases.</summary>
internal static class StatedSamples
{
    /// <summary>On the search page a short query is preferred to the instruction.</summary>
    public static StatedPreference Search(Storefront shop, Goal goal)
    {
        var decision = DecisionBuilder.Build(new Episode(shop, goal, "test"), ["shoes"]);
        return new StatedPreference(goal.Index, goal.InstructionText, new JudgedState(decision.Observation, decision.Actions, []), new(["search[shoes]"], 0), new([decision.EnvironmentActions[1]], 1), true);
    }

    /// <summary>On the results the second product is preferred to going on.</summary>
    public static StatedPreference Results(Storefront shop, Goal goal)
    {
        var episode = new Episode(shop, goal, "test");
        var search = $"search[{goal.InstructionText.ToLowerInvariant()}]";
        episode.Step(search);
        var decision = DecisionBuilder.Build(episode);
        var next = decision.EnvironmentActions.ToList().IndexOf("click[next >]");
        var product = Enumerable.Range(0, decision.Actions.Count).Last(place => decision.Actions[place].StartsWith("click[item - ", StringComparison.Ordinal));
        return new StatedPreference(goal.Index, goal.InstructionText, new JudgedState(decision.Observation, decision.Actions, [search]), new([decision.EnvironmentActions[next]], next), new([decision.EnvironmentActions[product]], product), false);
    }

    /// <summary>Purchases of the first results, each compared with the one before it where they are worth different to somebody.</summary>
    public static IEnumerable<StatedPreference> Purchases(Storefront shop, Goal goal, Func<DonePage, double> worth)
    {
        List<(JudgedThing Thing, double Worth)> bought = [];
        for (var place = 0; place < 5; place++)
        {
            var episode = new Episode(shop, goal, "test");
            var search = $"search[{goal.InstructionText.ToLowerInvariant()}]";
            episode.Step(search);
            var products = DecisionBuilder.Build(episode);
            var at = products.Actions.Index().Where(action => action.Item.StartsWith("click[item - ", StringComparison.Ordinal)).Select(action => action.Index).ElementAtOrDefault(place);
            if (at == 0)
                continue;
            episode.Step(products.EnvironmentActions[at]);
            episode.Step("click[buy now]");
            bought.Add((new JudgedThing([search, products.EnvironmentActions[at], "click[buy now]"], null, episode.Reward), worth((DonePage)episode.Page)));
        }
        return bought.Zip(bought.Skip(1)).Where(two => two.First.Worth != two.Second.Worth)
            .Select(two => new StatedPreference(goal.Index, goal.InstructionText, null, two.First.Thing, two.Second.Thing, two.First.Worth > two.Second.Worth));
    }
}
