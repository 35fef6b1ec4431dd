namespace WebShopRL.Agents.Rollouts;

/// <summary>What a run asks its job for: stored trajectories of people (<c>human</c>), imported ones (<c>imported</c>), or those of named sets (<c>sets:a,b</c>).</summary>
public static class TrajectorySource
{
    /// <summary>The word in settings that says: from named sets.</summary>
    public const string Sets = "sets";

    private const string Prefix = Sets + ":";

    /// <summary>Of what two settings say together: whose trajectories, and the names of sets.</summary>
    public static string Of(string demonstrations, string sets) => demonstrations == Sets ? Prefix + string.Join(',', Names(sets)) : demonstrations;

    /// <summary>The names of the sets; null where the source is none.</summary>
    public static IReadOnlyList<string>? SetsOf(string source) => source.StartsWith(Prefix, StringComparison.Ordinal) ? Names(source[Prefix.Length..]) : null;

    /// <summary>What people call the trajectories of a source: <c>imported trajectories</c>, <c>trajectories in the sets 'a' and 'b'</c>.</summary>
    public static string Words(string source) => SetsOf(source) switch
    {
        null => $"{source} trajectories",
        { Count: 1 } sets => $"trajectories in the set '{sets[0]}'",
        var sets => $"trajectories in the sets {string.Join(", ", sets.SkipLast(1).Select(set => $"'{set}'"))} and '{sets[^1]}'",
    };

    /// <summary>The names in a setting, which are separated by commas.</summary>
    public static IReadOnlyList<string> Names(string setting) => [.. setting.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
}
