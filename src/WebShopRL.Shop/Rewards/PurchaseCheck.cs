namespace WebShopRL.Shop.Rewards;

/// <summary>Something that a goal asks for, and whether a purchase has it.</summary>
public readonly record struct CheckedWish(string Text, bool IsMet);

/// <summary>What a goal asks for, wish by wish, in the goal's order.</summary>
/// <param name="Price">Whether the price is within the limit.</param>
public sealed record PurchaseCheck(IReadOnlyList<CheckedWish> Attributes, IReadOnlyList<CheckedWish> Options, bool Price);
