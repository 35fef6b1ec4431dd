using WebShopRL.Shop;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Training;

/// <summary>What a vocabulary is learned from, and what pre-training reads: the catalog's texts and the training goals' instructions. Test and validation goals stay unseen.</summary>
internal static class CatalogTexts
{
    /// <summary>More products than this are thinned out evenly.</summary>
    private const int MostProducts = 20_000;

    public static IEnumerable<string> Of(Storefront shop)
    {
        var every = Math.Max(1, shop.Products.Count / MostProducts);
        for (var i = 0; i < shop.Products.Count; i += every)
        {
            var product = shop.Products[i];
            yield return product.Title;
            yield return product.Description;
            foreach (var bullet in product.Bullets)
                yield return bullet;
            foreach (var option in product.Options)
                yield return $"{option.Name}: {string.Join(", ", option.Values)}";
        }
        foreach (var goal in shop.GoalsOf(GoalSplit.Train))
            yield return goal.InstructionText;
        // The pages' own words, which no product has.
        for (var i = 0; i < 50; i++)
            yield return "webshop instruction: back to search page 1 (total results: 50) next > < prev price: rating: n.a. description features reviews buy now you have clicked click[item - search[";
    }
}
