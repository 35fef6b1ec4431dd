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
        // Scents and flavors.
        ("lime", "#9cb84a"), ("lemon", "#e6cf5a"), ("mango", "#eda445"), ("cherry", "#a8323f"), ("strawberry", "#d9566a"), ("berry", "#6b4a86"), ("grapefruit", "#ea8f83"), ("cucumber", "#8fb98a"), ("vanilla", "#eedfb6"), ("honey", "#d9a13f"),
        ("caramel", "#b87c43"), ("coconut", "#efe8dc"), ("cinnamon", "#9c5c38"), ("sea salt", "#b9c9d6"), ("jalapeno", "#7f9a45"), ("pepper", "#b9402f"), ("coffee", "#5a4030"), ("apple", "#a6bf5f"), ("watermelon", "#e06a70"), ("hazelnut", "#8a6242"),
    ];

    /// <summary>For things whose name says no color.</summary>
    private static readonly string[] Others = ["#6f93b5", "#b58a6f", "#7fa58b", "#a78bb0", "#c2a25e", "#c07f78", "#6fa3a0", "#8c93a8"];

    /// <summary>The path of a kind's picture in a color.</summary>
    public static string PathOf(string kind, string? color) => $"{Folder}/{Slug(kind)}{(color is null ? "" : "_" + Slug(color))}.svg";

    /// <summary>Whether a text names a color that pictures have.</summary>
    public static bool HasColor(string text) => Array.Exists(Fills, known => text.Contains(known.Word, StringComparison.Ordinal));

    /// <summary>An SVG picture (400 × 400) for a name that <see cref="PathOf"/> gave, without its extension; any other name gives a neutral one.</summary>
    public static string Draw(string name)
    {
        var parts = name.Split('_', 2);
        var kind = parts[0].Replace('-', ' ');
        var color = parts.Length > 1 ? parts[1].Replace('-', ' ') : "";
        var fill = Fills.FirstOrDefault(known => color.Contains(known.Word, StringComparison.Ordinal)).Fill ?? Others[Hash(name) % Others.Length];
        // A soft background that differs by kind.
        var hue = Hash(kind) % 360;
        return string.Create(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img">
              <title>{{WebUtility.HtmlEncode(kind)}}</title>
              <style>
                .a { fill: {{fill}} } .d { fill: #00000038 } .l { fill: #ffffff59 } .m { fill: #b9bcc4 } .k { fill: #4c5059 } .w { fill: #fbfaf7 } .o { stroke: #00000030; stroke-width: 3 }
                .s, .t { fill: none; stroke: {{fill}}; stroke-width: 16; stroke-linecap: round; stroke-linejoin: round } .t { stroke: #4c5059; stroke-width: 8 }
              </style>
              <rect width="400" height="400" fill="hsl({{hue}} 32% 93%)"/>
              <ellipse cx="200" cy="350" rx="130" ry="14" fill="#00000014"/>
              {{DemoShapes.Of(kind)}}
            </svg>
            """);
    }

    /// <summary>The same in every process.</summary>
    private static int Hash(string text) => text.Aggregate(17, (hash, letter) => unchecked(hash * 31 + letter) & 0x7fffffff);

    private static string Slug(string text) =>
        string.Concat(text.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Replace("--", "-", StringComparison.Ordinal).Trim('-');
}
