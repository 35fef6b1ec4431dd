namespace WebShopRL.Shop.Demo.Kinds;

/// <summary>How an attribute joins a sentence: a kettle <i>with</i> an auto shutoff, that <i>is</i> bpa free, <i>for</i> the living room.</summary>
internal enum AttributeForm
{
    With,
    Is,
    For,
}

/// <summary>Something a product may have or be, as WebShop's attributes are: <c>memory foam</c>, <c>machine washable</c>.</summary>
internal readonly record struct KindAttribute(string Text, AttributeForm Form)
{
    /// <summary>Reads a list such as <c>+memory foam|=machine washable|@living room</c>.</summary>
    public static KindAttribute[] Parse(string list) => [.. list.Split('|').Select(item => new KindAttribute(item[1..], item[0] switch
    {
        '+' => AttributeForm.With,
        '=' => AttributeForm.Is,
        '@' => AttributeForm.For,
        var other => throw new FormatException($"Attribute '{item}' starts with '{other}'; it must start with +, = or @."),
    }))];
}

/// <summary>An option a kind of product is sold in, and the values there are.</summary>
internal sealed record KindOption(string Name, string[] Values)
{
    public static KindOption Of(string name, string values) => new(name, values.Split('|'));
}

/// <summary>
/// A kind of product: everything its listings and the instructions for them are made of. Lists are separated by <c>|</c>.
/// </summary>
/// <param name="Query">What people type to find the kind; products of one kind share it.</param>
/// <param name="Breadcrumb">Below the category's own root.</param>
/// <param name="Heads">How titles end up calling it; each holds the kind's own noun.</param>
/// <param name="OtherHeads">How other shops call it: without the kind's own noun, so that neither search nor the reward's look at nouns sees that it is the same.</param>
/// <param name="Called">What people call it, article included; the first is the usual name, the others are looser.</param>
/// <param name="Styles">What titles decorate it with.</param>
/// <param name="Attributes">In turn one that sells and one for the small print.</param>
/// <param name="Low">Lowest price in dollars.</param>
/// <param name="High">Highest price in dollars.</param>
internal sealed record ProductKind(
    string Query, string Breadcrumb, string Heads, string OtherHeads, string Called, string Styles, string Attributes, KindOption[] Options, int Low, int High)
{
    public string[] HeadList { get; } = Heads.Split('|');
    public string[] OtherHeadList { get; } = OtherHeads.Split('|');
    public string[] CalledList { get; } = Called.Split('|');
    public string[] StyleList { get; } = Styles.Split('|');

    /// <summary>Every other attribute: what listings of this kind put into titles and descriptions.</summary>
    public KindAttribute[] Headlines { get; } = [.. KindAttribute.Parse(Attributes).Where((_, place) => place % 2 == 0)];

    /// <summary>The rest: what they tell under Features only.</summary>
    public KindAttribute[] SmallPrint { get; } = [.. KindAttribute.Parse(Attributes).Where((_, place) => place % 2 == 1)];
}

/// <summary>One of WebShop's five categories: its kinds, brands and turns of phrase.</summary>
/// <param name="Pitches">Sentences of descriptions; <c>{brand}</c>, <c>{thing}</c> and <c>{style}</c> are filled in.</param>
/// <param name="Bullets">Features that every shop writes and nobody searches for.</param>
/// <param name="ExtraAttributes">What few things of any kind have; told in the small print.</param>
/// <param name="Uses">What the thing is for, at the end of titles.</param>
internal sealed record DemoCategory(string Name, string Root, string[] Brands, string[] Pitches, string[] Bullets, string[] Uses, string ExtraAttributes, ProductKind[] Kinds)
{
    public KindAttribute[] Extras { get; } = KindAttribute.Parse(ExtraAttributes);
}
