namespace WebShopRL.Shop.Goals;

/// <summary>A goal as the original's dict: what its last page prints and its logs hold.</summary>
internal static class GoalFields
{
    /// <summary>Name and value in the original's order. Values are strings, lists and dicts of strings, numbers.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Of(Goal goal) =>
    [
        new("asin", goal.Asin),
        new("category", goal.Category),
        new("query", goal.Query),
        new("name", goal.Name),
        new("product_category", goal.ProductCategory),
        new("instruction_text", goal.InstructionText),
        new("attributes", goal.Attributes),
        new("price_upper", PriceUpper(goal)),
        new("goal_options", IsSynthetic(goal)
            ? goal.Options.Select(option => KeyValuePair.Create(option.Name!, (object?)option.Value)).ToArray()
            : goal.Options.Select(option => option.Value).ToArray()),
        new("weight", IsSynthetic(goal) || goal.Weight != 1 ? goal.Weight : (object)1),
    ];

    /// <summary>Python's int where there is no limit, a float otherwise: they print differently.</summary>
    public static object PriceUpper(Goal goal) => goal.PriceUpper == Goal.NoPriceLimit ? (int)Goal.NoPriceLimit : (object)goal.PriceUpper;

    public static bool IsSynthetic(Goal goal) => goal.Options.Any(option => option.Name is not null);
}
