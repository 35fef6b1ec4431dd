namespace WebShopRL.Shop.Goals;

/// <summary>A way of making goals and comparing texts that people have published numbers with.</summary>
/// <param name="Name">The value of the setting <c>Shop:Profile</c>.</param>
/// <param name="HumanGoals">Goals from what people wrote; otherwise from the instructions made up for each product and each combination of its options.</param>
/// <param name="LevenshteinMatcher">Whether fuzzy matching counts as it does with python-Levenshtein installed (longest common subsequence), or as without (difflib).</param>
/// <param name="SeedsBeforeGoals">Whether Python's random is seeded with 233 before price limits are drawn, and not only before the shuffle.</param>
public sealed record GoalProfile(string Name, bool HumanGoals, bool LevenshteinMatcher, bool SeedsBeforeGoals)
{
    /// <summary>The paper's: human goals, difflib.</summary>
    public static GoalProfile WebShop { get; } = new("webshop", HumanGoals: true, LevenshteinMatcher: false, SeedsBeforeGoals: false);

    /// <summary>What WebShop's text environment gives by default: synthetic goals, difflib.</summary>
    public static GoalProfile WebShopSynthetic { get; } = new("webshop-synthetic", HumanGoals: false, LevenshteinMatcher: false, SeedsBeforeGoals: false);

    /// <summary>AgentGym's environment server: synthetic goals with repeatable price limits, python-Levenshtein installed.</summary>
    public static GoalProfile AgentGym { get; } = new("agentgym", HumanGoals: false, LevenshteinMatcher: true, SeedsBeforeGoals: true);

    public static IReadOnlyList<GoalProfile> All { get; } = [WebShop, WebShopSynthetic, AgentGym];

    /// <summary>The profile of that name. Throws <see cref="ArgumentException"/> that lists the names for any other.</summary>
    public static GoalProfile Named(string name) =>
        All.FirstOrDefault(profile => profile.Name == name)
        ?? throw new ArgumentException($"Unknown profile '{name}'; the profiles are {string.Join(", ", All.Select(profile => profile.Name))}.", nameof(name));
}
