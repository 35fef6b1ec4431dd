namespace WebShopRL.Store.Views;

/// <summary>A way to look at the runs that somebody gave a name: filter, order, columns and grouping.</summary>
public sealed class SavedView
{
    public const int MaximumName = 100;
    public const int MaximumQuery = 4_000;

    /// <summary>Unique; saving under a name that is there replaces what it stood for.</summary>
    public required string Name { get; set; }
    /// <summary>The query of the page's address, without the question mark.</summary>
    public required string Query { get; set; }
    public DateTimeOffset SavedAt { get; set; }
}
