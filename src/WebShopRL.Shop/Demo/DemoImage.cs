using System.Globalization;
using System.Net;

namespace WebShopRL.Shop.Demo;

/// <summary>The pictures of the demo shop: drawn from their names, so that no picture has to be kept or fetched.</summary>
public static class DemoImage
{
    /// <summary>Where pages find the pictures; the web serves <see cref="Draw"/> under it.</summary>
    public const string Folder = "/demo-images";

    private static readonly (string Word, string Fill)[] Fills =
    [
        ("black", "#2b2b30"), ("white", "#f4f3ef"), ("navy", "#27385f"), ("blue", "#4a78b8"), ("teal", "#2f8a8a"), ("turquoise", "#49b6b1"), ("green", "#6d9471"), ("sage", "#9db39a"), ("olive", "#7d7c45"), ("mint", "#a9d8c2"),
        ("wine", "#7a2f3f"), ("burgundy", "#6e2637"), ("red", "#b8433f"), ("coral", "#e8836b"), ("pink", "#e3a8b5"), ("rose", "#d9a29b"), ("purple", "#7d629e"), ("lavender", "#b9a8d6"), ("mauve", "#b08aa0"), ("plum", "#6f3f63"),
        ("yellow", "#dcb64a"), ("gold", "#cfae62"), ("orange", "#dd8a45"), ("peach", "#f1b893"), ("brown", "#7d5a41"), ("cognac", "#9a5b35"), ("walnut", "#6b4a35"), ("espresso", "#4b362b"), ("chocolate", "#5b3d2e"), ("khaki", "#a99b72"),
        ("tan", "#c49e74"), ("beige", "#ded1ba"), ("ivory", "#efe9da"), ("nude", "#dfbfa6"), ("grey", "#8d9096"), ("charcoal", "#4a4d52"), ("silver", "#c2c6ca"), ("bronze", "#94704a"),
    ];

    /// <summary>The path of a kind's picture in a color.</summary>
    public static string PathOf(string kind, string? color) => $"{Folder}/{Slug(kind)}{(color is null ? "" : "_" + Slug(color))}.svg";

    /// <summary>An SVG picture (400 × 400) for a name that <see cref="PathOf"/> gave, without its extension; any other name gives a picture too.</summary>
    public static string Draw(string name)
    {
        var parts = name.Split('_', 2);
        var kind = parts[0].Replace('-', ' ');
        var color = parts.Length > 1 ? parts[1].Replace('-', ' ') : "";
        var fill = Fills.FirstOrDefault(known => color.Contains(known.Word, StringComparison.Ordinal)).Fill ?? "#9aa7b4";
        // A soft background that differs by kind: the hue from a hash that is the same in every process.
        var hue = kind.Aggregate(17, (hash, letter) => unchecked(hash * 31 + letter) & 0x7fffffff) % 360;
        var initial = kind.Length > 0 ? kind[..1].ToUpperInvariant() : "?";
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img" aria-label="{WebUtility.HtmlEncode(kind)}">
              <rect width="400" height="400" fill="hsl({hue} 30% 94%)"/>
              <circle cx="200" cy="180" r="104" fill="{fill}" stroke="hsl({hue} 20% 78%)" stroke-width="3"/>
              <text x="200" y="216" font-family="Georgia, serif" font-size="104" text-anchor="middle" fill="#fff" fill-opacity=".85" stroke="#0003">{WebUtility.HtmlEncode(initial)}</text>
              <text x="200" y="348" font-family="Georgia, serif" font-size="26" text-anchor="middle" fill="hsl({hue} 25% 30%)">{WebUtility.HtmlEncode(kind)}</text>
            </svg>
            """);
    }

    private static string Slug(string text) =>
        string.Concat(text.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Replace("--", "-", StringComparison.Ordinal).Trim('-');
}
