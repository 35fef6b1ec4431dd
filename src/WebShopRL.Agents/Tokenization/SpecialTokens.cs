namespace WebShopRL.Agents.Tokenization;

/// <summary>Tokens that stand for themselves: BERT's own and the four that WebShop adds for its buttons.</summary>
public static class SpecialTokens
{
    public const string Padding = "[PAD]";
    public const string Unknown = "[UNK]";
    public const string Start = "[CLS]";
    public const string Separator = "[SEP]";
    public const string Mask = "[MASK]";

    /// <summary>Matched before lower-casing, exactly as written.</summary>
    public static IReadOnlyList<string> OfBert { get; } = [Padding, Unknown, Start, Separator, Mask];

    /// <summary>In the order of their ids, which follow the vocabulary's last.</summary>
    public static IReadOnlyList<string> OfWebShop { get; } = ["[button]", "[button_]", "[clicked button]", "[clicked button_]"];
}
