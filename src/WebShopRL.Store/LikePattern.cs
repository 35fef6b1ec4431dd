namespace WebShopRL.Store;

/// <summary>Patterns of <c>LIKE</c> and <c>ILIKE</c> for texts as people type them.</summary>
public static class LikePattern
{
    /// <summary>What they escape with: PostgreSQL's own, which EF Core's <c>ILike</c> takes away (<c>ESCAPE ''</c>) unless it is given.</summary>
    public const string Escape = @"\";

    /// <summary>Anything that holds the text, its own wildcards taken as they are.</summary>
    public static string Holding(string text) =>
        $"%{text.Replace(Escape, @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
