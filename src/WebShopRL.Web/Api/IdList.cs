namespace WebShopRL.Web.Api;

/// <summary>Rows by their kind and ids, in words: <c>run 7</c>, <c>studies 3, 4</c>.</summary>
internal static class IdList
{
    private const int Named = 10;

    /// <summary>The first ten, and how many more there are; null where there are none.</summary>
    public static string? Of(string kind, IReadOnlyCollection<int> ids) => ids.Count == 0 ? null
        : $"{(ids.Count == 1 ? kind : kind.EndsWith('y') ? $"{kind[..^1]}ies" : $"{kind}s")} {string.Join(", ", ids.Take(Named))}{(ids.Count > Named ? $" and {ids.Count - Named} more" : "")}";
}
