namespace WebShopRL.Shop.Rewards;

/// <summary>WebShop's colours: an option that contains one of these words, in this order, is taken for that word.</summary>
internal static class ColorNormalization
{
    private static readonly string[] Colors = (
        "alabaster apricot aqua ash asphalt azure banana beige black blue blush bordeaux bronze brown burgundy camel camo caramel champagne charcoal cheetah " +
        "chestnut chocolate christmas coffee cognac copper coral cranberry cream crystal dark denim eggplant elephant espresso fuchsia gold granite grape graphite " +
        "grass gray green grey heather indigo ivory ivy khaki lavender lemon leopard light lilac lime magenta maroon mauve merlot midnight mint mocha multicolor " +
        "mushroom mustard natural navy nude olive orange peach pewter pink plum purple rainbow red rose royal rust sand sapphire seashell silver skull slate steel " +
        "stone stonewash sunflower tan taupe teal tiger turquoise violet walnut wheat white wine yellow").Split(' ');

    /// <summary>The first colour contained in the text (<c>navy blue</c> is <c>blue</c>, <c>tank</c> is <c>tan</c>), or the text itself. Case matters.</summary>
    public static string Normalize(string text) => Array.Find(Colors, color => text.Contains(color, StringComparison.Ordinal)) ?? text;

    /// <summary>
    /// The same for a pair of option name and value, as synthetic goals are compared: the original looks for the colour among the pair's two members, so only a
    /// member that is a colour word counts; otherwise the pair is compared as Python prints it.
    /// </summary>
    public static string NormalizePair(string name, string value) =>
        Array.Find(Colors, color => name == color || value == color) ?? $"({Python.PythonRepr.Of(name)}, {Python.PythonRepr.Of(value)})";
}
