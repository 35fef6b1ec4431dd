namespace WebShopRL.Shop.Goals;

/// <summary>An option a goal asks for. Human goals give values alone (<see cref="Name"/> is null), synthetic ones name and value.</summary>
public readonly record struct GoalOption(string? Name, string Value);

/// <summary>What a shopper was asked to buy.</summary>
public sealed record Goal
{
    /// <summary>The price limit of a goal that states none.</summary>
    public const double NoPriceLimit = 1000000;

    /// <summary>Position in the shuffled goal list: the number people and clients use.</summary>
    public required int Index { get; init; }
    public required string Asin { get; init; }
    public required string Category { get; init; }
    public required string Query { get; init; }
    /// <summary>Title of the product the instruction was written for.</summary>
    public required string Name { get; init; }
    public required string ProductCategory { get; init; }
    /// <summary>What the shopper reads, the price limit included.</summary>
    public required string InstructionText { get; init; }
    public required IReadOnlyList<string> Attributes { get; init; }
    /// <summary>The price limit in dollars; <see cref="NoPriceLimit"/> where there is none.</summary>
    public required double PriceUpper { get; init; }
    public required IReadOnlyList<GoalOption> Options { get; init; }
    public required double Weight { get; init; }
}
