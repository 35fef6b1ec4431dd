namespace WebShopRL.Shop.Catalogs;

/// <summary>One choice a shopper makes on a product page, e.g. <c>size</c>: <c>small, medium</c>. Names and values are lower case.</summary>
public sealed record OptionGroup(string Name, IReadOnlyList<string> Values);

/// <summary>A product as the shop shows and scores it, after WebShop's cleaning.</summary>
public sealed record Product
{
    /// <summary>Amazon's id; at most 10 characters, unique in a catalog.</summary>
    public required string Asin { get; init; }
    public required string Title { get; init; }
    public required string Description { get; init; }
    public required IReadOnlyList<string> Bullets { get; init; }
    /// <summary>As the page shows it: <c>$12.99</c> or <c>$1050.0 to $2000.5</c>.</summary>
    public required string PriceTag { get; init; }
    /// <summary>The price that goals and the reward use: the one price, or one drawn from the range.</summary>
    public required double Price { get; init; }
    /// <summary>beauty, garden, grocery, electronics or fashion.</summary>
    public required string Category { get; init; }
    public required string Query { get; init; }
    /// <summary>Breadcrumbs joined with <c> › </c>.</summary>
    public required string ProductCategory { get; init; }
    /// <summary>Mined attributes; the reward compares them with the goal's, no page shows them.</summary>
    public required IReadOnlyList<string> Attributes { get; init; }
    public required IReadOnlyList<OptionGroup> Options { get; init; }
    /// <summary>Option value to its picture; one map over all options, a later option of the same value wins.</summary>
    public required IReadOnlyDictionary<string, string?> OptionImages { get; init; }
    public required string MainImage { get; init; }
    /// <summary>As the page shows it: <c>N.A.</c> where reviews are not loaded, as in WebShop as published.</summary>
    public string Rating { get; init; } = "N.A.";
    /// <summary>Empty where reviews are not loaded, as in WebShop as published.</summary>
    public IReadOnlyList<Review> Reviews { get; init; } = [];
}

/// <summary>A shopper's review. <see cref="Score"/> is a number of stars as Python prints it.</summary>
public sealed record Review(string Title, string Score, string Body);
