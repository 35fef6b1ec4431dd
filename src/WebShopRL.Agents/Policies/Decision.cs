using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Policies;

/// <summary>What a shopper sees when it has to choose.</summary>
public sealed record Decision
{
    /// <summary>The instruction as the shopper reads it, price limit included.</summary>
    public required string Instruction { get; init; }
    /// <summary>The page in text_rich.</summary>
    public required string Observation { get; init; }
    /// <summary>The actions to choose from, as the policy reads them: <c>search[...]</c>, <c>click[...]</c>, products as <c>click[item - title]</c>.</summary>
    public required IReadOnlyList<string> Actions { get; init; }
    /// <summary>The same actions as the environment takes them (products by asin), position by position.</summary>
    public required IReadOnlyList<string> EnvironmentActions { get; init; }
    /// <summary>Known to scripted shoppers only; a learned policy never reads it. Null where the caller has no goal.</summary>
    public Goal? Goal { get; init; }
    /// <summary>Stands for the episode that the decision belongs to, and is the same object at each of its steps: agents that remember keep what they saw by it. Null where the caller has a page alone.</summary>
    public object? Episode { get; init; }
    /// <summary>What led here, as the environment took it, where that may have been somebody else's doing; null where it was what the policy chose before.</summary>
    public string? Taken { get; init; }
    /// <summary>Uniform in [0, 1), the episode's own at this step: what draws by itself draws by it. Null where the caller has a page alone.</summary>
    public double? Chance { get; init; }
    /// <summary>How many actions may still be taken, this one included; null where nothing ends the episode.</summary>
    public int? StepsLeft { get; init; }
}
