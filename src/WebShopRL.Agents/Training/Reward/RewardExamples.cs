using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Shop;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Pages;

namespace WebShopRL.Agents.Training.Reward;

/// <summary>
/// Makes examples: products that the search for a goal's instruction finds, those in front more often, as an agent may know them at some point of its reading, bought with some of their options. The goal's own fields serve the
/// simulator's measurement alone.
/// </summary>
internal static class RewardExamples
{
    private const double AsksForTheBest = 0.65, OneOptionAlone = 0.5, AskedFor = 0.5, LeftOut = 0.1;

    /// <summary>Reads on: a judge meets products by title far more often than it reads them, and decides by what it has read.</summary>
    private static readonly PagesRead[] Reading =
        [PagesRead.None, PagesRead.None, PagesRead.Item, PagesRead.Item | PagesRead.Features, PagesRead.Item | PagesRead.Features, PagesRead.Item | PagesRead.Description, PagesRead.All, PagesRead.All, PagesRead.All, PagesRead.All];

    /// <summary>The examples of a goal; what is drawn follows from seed and goal.</summary>
    public static IEnumerable<RewardExample> Of(Storefront shop, Goal goal, int purchases, int seed)
    {
        var random = new Random(unchecked(seed * 1_000_003 + goal.Index));
        var found = shop.Find(Keywords.Split(goal.InstructionText.ToLowerInvariant())).Asins;
        HashSet<int> taken = [];
        while (taken.Count < Math.Min(purchases, found.Count))
            taken.Add(Math.Min(random.Next(found.Count), random.Next(found.Count)));
        var wish = Wish.Of(goal.InstructionText);
        foreach (var place in taken)
            if (shop.Products.TryFind(found[place], out var product))
                yield return Example(shop, goal, wish, product, random);
    }

    private static RewardExample Example(Storefront shop, Goal goal, Wish wish, Product product, Random random)
    {
        var read = Reading[random.Next(Reading.Length)];
        if (read == PagesRead.None || random.NextDouble() < AsksForTheBest)
        {
            var best = ChoiceOracle.Best(shop.Rewards, goal, product).Options;
            return new RewardExample(goal.Index, product.Asin, read, null, RewardExample.PartsOf(shop.Rewards.Score(goal, product, best)));
        }
        var chosen = Choose(wish, product, random);
        return new RewardExample(goal.Index, product.Asin, read, chosen, RewardExample.PartsOf(shop.Rewards.Score(goal, product, chosen)));
    }

    private static List<KeyValuePair<string, string>> Choose(Wish wish, Product product, Random random)
    {
        IReadOnlyList<OptionGroup> groups = random.NextDouble() < OneOptionAlone && product.Options.Count > 0 ? [product.Options[random.Next(product.Options.Count)]] : product.Options;
        List<KeyValuePair<string, string>> chosen = [];
        foreach (var group in groups)
            if (groups.Count == 1 || random.NextDouble() >= LeftOut)
                chosen.Add(KeyValuePair.Create(group.Name, random.NextDouble() < AskedFor
                    ? group.Values.MaxBy(value => WordMatch.AllWords(value).Select(word => wish.Words.Contains(word) ? 1.0 : 0).DefaultIfEmpty().Average())!
                    : group.Values[random.Next(group.Values.Count)]));
        return chosen;
    }
}
