using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Agents.Training.Data;

/// <summary>What a vocabulary is learned from, and what pre-training reads: the catalog's texts and the training goals' instructions. Test and validation goals stay unseen.</summary>
internal static class CatalogTexts
{
    /// <summary>More products than this are thinned out evenly.</summary>
    private const int MostProducts = 20_000;

    /// <summary>Every text by itself, for a vocabulary.</summary>
    public static IEnumerable<string> Of(Storefront shop)
    {
        foreach (var text in Products(shop).SelectMany(TextsOf))
            yield return text;
        foreach (var goal in TrainingGoals.Of(shop).Goals)
            yield return goal.InstructionText;
        // The pages' own words, which no product has.
        for (var i = 0; i < 50; i++)
            yield return "webshop instruction: back to search page 1 (total results: 50) next > < prev price: rating: n.a. description features reviews buy now you have clicked click[item - search[";
    }

    /// <summary>A product's texts together, as its pages show them, and every instruction, as a network reads them: for pre-training.</summary>
    public static IEnumerable<string> Documents(Storefront shop) =>
        Products(shop).Select(product => string.Join(" [SEP] ", TextsOf(product).Where(text => text.Length > 0)))
            .Concat(TrainingGoals.Of(shop).Goals.Select(goal => goal.InstructionText))
            .Select(PolicyText.Normalize);

    private static IEnumerable<Product> Products(Storefront shop)
    {
        var every = Math.Max(1, shop.Products.Count / MostProducts);
        for (var i = 0; i < shop.Products.Count; i += every)
            yield return shop.Products[i];
    }

    private static IEnumerable<string> TextsOf(Product product) =>
        [product.Title, .. product.Options.Select(option => $"{option.Name}: {string.Join(", ", option.Values)}"), .. product.Bullets, product.Description];
}
