namespace WebShopRL.Shop.Configuration;

/// <summary>Which shop to open; the settings under <c>Shop:</c>.</summary>
public sealed record ShopOptions
{
    /// <summary>What <see cref="Catalog"/> says for the demo shop.</summary>
    public const string Demo = "demo";

    /// <summary><c>demo</c>, or a folder with WebShop's files.</summary>
    public string Catalog { get; init; } = Demo;
    /// <summary>Whether the demo shop is meant, and not a folder.</summary>
    public bool IsDemo => Catalog == Demo;
    /// <summary>Seed for prices drawn from ranges and for price limits.</summary>
    public int Seed { get; init; }
    /// <summary><c>en_core_web_sm</c> or <c>all-words</c>.</summary>
    public string NounTagger { get; init; } = "en_core_web_sm";
    /// <summary>Which goals and which fuzzy matcher: <c>webshop</c> (human goals, difflib), <c>webshop-synthetic</c> or <c>agentgym</c> (synthetic, Levenshtein).</summary>
    public string Profile { get; init; } = "webshop";
    /// <summary>Only the first N products of the files; null for all.</summary>
    public int? ProductLimit { get; init; }
    /// <summary>Only N goals, drawn by weight from the shuffled ones; null for all.</summary>
    public int? GoalLimit { get; init; }
    /// <summary>Whether product pages have WebShop's Attributes button, which gives away what the reward compares.</summary>
    public bool ShowAttributes { get; init; }
    /// <summary>Whose escaping the links of the <c>html</c> observation mode follow: Werkzeug <c>2.2</c>, which WebShop pins, or <c>2.3</c>. They differ in <c>! / : ? @</c>.</summary>
    public string Werkzeug { get; init; } = "2.2";
    /// <summary>Whether <c>reviews.json</c> is read and shown. WebShop as published has this switched off: no reviews, and every rating <c>N.A.</c></summary>
    public bool Reviews { get; init; }
    /// <summary>Whether one odd product or instruction refuses the whole catalog; otherwise it is left out and told among the warnings.</summary>
    public bool Strict { get; init; }
    /// <summary>Where prepared catalogs are kept.</summary>
    public string ArtifactsRoot { get; init; } = ".data/artifacts";
}
