namespace WebShopRL.Shop.Demo;

/// <summary>What somebody asks for, written for one listing.</summary>
internal sealed record Instruction(string Text, IReadOnlyList<string> Attributes, IReadOnlyList<ListingOptionValue> Options);

internal readonly record struct ListingOptionValue(string Name, string Value);
