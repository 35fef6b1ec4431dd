using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Shop;

namespace WebShopRL.Agents.Training.Reward;

/// <summary>Examples as the network reads them.</summary>
internal static class RewardReading
{
    /// <exception cref="InvalidOperationException">The catalog has no such product: the examples are of another.</exception>
    public static RewardText[] Of(Storefront shop, IReadOnlyList<RewardExample> examples, RewardTexts texts)
    {
        Dictionary<int, Wish> wishes = [];
        return [.. examples.Select(example =>
        {
            if (!shop.Products.TryFind(example.Asin, out var product))
                throw new InvalidOperationException($"The run learns from a purchase of {example.Asin}, which is not in the catalog '{shop.Name}'. Begin the run anew.");
            if (!wishes.TryGetValue(example.Goal, out var wish))
                wishes[example.Goal] = wish = Wish.Of(shop.Goals[example.Goal].InstructionText);
            return texts.Encode(wish, ProductNotes.Of(product, example.Read), example.Chosen);
        })];
    }
}
