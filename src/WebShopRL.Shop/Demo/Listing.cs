using WebShopRL.Shop.Demo.Kinds;

namespace WebShopRL.Shop.Demo;

/// <summary>An option of a listing, by name and the values it is sold in.</summary>
internal readonly record struct ListingOption(string Name, IReadOnlyList<string> Values);

/// <summary>A product of the demo shop before it becomes a line of WebShop's files.</summary>
internal sealed record Listing
{
    public required string Asin { get; init; }
    public required DemoCategory Category { get; init; }
    public required ProductKind Kind { get; init; }
    public required string Title { get; init; }
    public required string Description { get; init; }
    public required IReadOnlyList<string> Bullets { get; init; }
    /// <summary>As the file has it: <c>$12.99</c>, <c>$12.99 - $18.49</c>, or null.</summary>
    public required string? Pricing { get; init; }
    public required IReadOnlyList<KindAttribute> TitleAttributes { get; init; }
    public required IReadOnlyList<KindAttribute> DescriptionAttributes { get; init; }
    /// <summary>Told only in features beyond the first, which search does not see.</summary>
    public required IReadOnlyList<KindAttribute> FeatureAttributes { get; init; }
    public required IReadOnlyList<ListingOption> Options { get; init; }
}
