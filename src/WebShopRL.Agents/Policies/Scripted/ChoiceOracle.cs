using WebShopRL.Shop;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Pages;
using WebShopRL.Shop.Rewards;

namespace WebShopRL.Agents.Policies.Scripted;

/// <summary>The best purchase there is among a search's results.</summary>
/// <param name="Product">Null where nothing was found.</param>
public sealed record OraclePurchase(Product? Product, IReadOnlyList<KeyValuePair<string, string>> Options, double Reward);

/// <summary>
/// What a perfect chooser could reach: the best reward over all results of one search and all combinations of their options. WebShop reports
/// it for the instruction as the query; the distance to 1 is the search's fault, the distance from an agent to it the agent's.
/// </summary>
public static class ChoiceOracle
{
    /// <summary>Searches for <paramref name="query"/>, or the instruction as it stands.</summary>
    public static OraclePurchase Best(Storefront shop, Goal goal, string? query = null)
    {
        var found = shop.Find(Keywords.Split((query ?? goal.InstructionText).ToLowerInvariant()));
        var best = new OraclePurchase(null, [], 0);
        foreach (var asin in found.Asins)
        {
            if (!shop.Products.TryFind(asin, out var product))
                continue;
            var purchase = Best(shop.Rewards, goal, product, best.Reward);
            if (best.Product is null || purchase.Reward > best.Reward)
                best = purchase;
            if (best.Reward == 1)
                break;
        }
        return best;
    }

    /// <summary>
    /// The best options for one product. Options add to the reward one by one, so each value is tried alone and only values that meet
    /// different wishes are combined; a product that cannot beat <paramref name="atLeast"/> even with every wish met is not looked into.
    /// </summary>
    public static OraclePurchase Best(RewardFunction rewards, Goal goal, Product product, double atLeast = 0)
    {
        var bare = rewards.Score(goal, product, []);
        var bestCase = bare.Reward + (bare.WOption ?? 0) * bare.RType;
        if (goal.Options.Count == 0 || bestCase <= atLeast)
            return new OraclePurchase(product, [], bare.Reward);

        Goal[] wishes = [.. goal.Options.Select(wish => goal with { Options = [wish] })];
        // Sets of wishes as bits; for each set that can be met, the choice that meets it.
        Dictionary<int, IReadOnlyList<KeyValuePair<string, string>>> reachable = new() { [0] = [] };
        foreach (var group in product.Options)
        {
            Dictionary<int, KeyValuePair<string, string>> byWishes = [];
            foreach (var value in group.Values)
            {
                var choice = KeyValuePair.Create(group.Name, value);
                var met = 0;
                for (var wish = 0; wish < wishes.Length; wish++)
                    if (rewards.Score(wishes[wish], product, [choice]).ROption == 1)
                        met |= 1 << wish;
                if (met != 0)
                    byWishes.TryAdd(met, choice);
            }
            foreach (var (before, choices) in reachable.ToArray())
                foreach (var (met, choice) in byWishes)
                    reachable.TryAdd(before | met, [.. choices, choice]);
        }
        var options = reachable.MaxBy(set => int.PopCount(set.Key)).Value;
        return new OraclePurchase(product, options, rewards.Score(goal, product, options).Reward);
    }
}
