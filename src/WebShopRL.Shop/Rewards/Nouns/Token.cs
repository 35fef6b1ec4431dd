namespace WebShopRL.Shop.Rewards.Nouns;

/// <summary>A token of a text.</summary>
/// <param name="Text">As it stands in the text.</param>
/// <param name="Norm">The form a tokenizer rule gives it; null where its norm is looked up.</param>
/// <param name="SpaceFollows">Whether one space stands after it.</param>
internal readonly record struct Token(string Text, string? Norm, bool SpaceFollows);
