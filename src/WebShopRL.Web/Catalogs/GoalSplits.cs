using WebShopRL.Shop;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Web.Catalogs;

/// <summary>The splits as the API names them.</summary>
internal static class GoalSplits
{
    public static IReadOnlyList<string> Names { get; } = ["test", "validation", "train"];

    /// <summary>How many goals each split of a shop has.</summary>
    public static Dictionary<string, int> CountsOf(Storefront shop) => Names.ToDictionary(name => name, name => shop.GoalsOf(Parse(name)).Count);

    /// <summary>The split of a name among <see cref="Names"/>; throws <see cref="ArgumentException"/> for any other.</summary>
    public static GoalSplit Parse(string name) => name switch
    {
        "test" => GoalSplit.Test,
        "validation" => GoalSplit.Validation,
        "train" => GoalSplit.Train,
        _ => throw new ArgumentException($"'{name}' is not a split: give one of {string.Join(", ", Names)}.", nameof(name)),
    };
}
