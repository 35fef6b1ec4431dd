namespace WebShopRL.Shop.Demo.Kinds;

internal static class DemoKinds
{
    /// <summary>Every kind with its category; families take them in turn.</summary>
    public static IReadOnlyList<(DemoCategory Category, ProductKind Kind)> All { get; } =
        [.. new[] { Fashion.Category, Garden.Category, Beauty.Category, Grocery.Category, Electronics.Category }
            .SelectMany(category => category.Kinds.Select(kind => (category, kind)))];
}
