namespace WebShopRL.Agents.Tokenization;

/// <summary>How BERT's tokenizer prepares a text before it looks for pieces, and what its special tokens are called; the defaults are bert-base-uncased's.</summary>
public sealed record WordPieceRules
{
    public static WordPieceRules Uncased { get; } = new();

    /// <summary><c>do_lower_case</c>. WebShop's texts are in lower case before any tokenizer sees them.</summary>
    public bool LowerCase { get; init; } = true;
    /// <summary><c>strip_accents</c>; null does as <see cref="LowerCase"/>.</summary>
    public bool? StripAccents { get; init; }
    /// <summary><c>tokenize_chinese_chars</c>: each is a word of its own.</summary>
    public bool SplitChinese { get; init; } = true;
    /// <summary><c>pad_token</c>, <c>unk_token</c>, <c>cls_token</c>, <c>sep_token</c> and <c>mask_token</c>, in this order.</summary>
    public IReadOnlyList<string> Special { get; init; } = SpecialTokens.OfBert;

    internal bool StripsAccents => StripAccents ?? LowerCase;
}
