namespace WebShopRL.Web.Api;

/// <summary>Guesses which legal name a misspelled one was meant to be.</summary>
internal static class NearestName
{
    /// <summary><c> Did you mean 'learning_rate'?</c>, or nothing where no name is near.</summary>
    public static string Hint(string given, IEnumerable<string> legal) =>
        Find(given, legal) is { } name ? $" Did you mean '{name}'?" : "";

    /// <summary>The legal name with the fewest single-character edits, if that is at most half of the longer name; else null.</summary>
    public static string? Find(string given, IEnumerable<string> legal)
    {
        if (given.Length > 64)
            return null;
        var best = legal
            .Select(name => (Name: name, Distance: Distance(given.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name is not null && best.Distance * 2 <= Math.Max(given.Length, best.Name.Length) ? best.Name : null;
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            (previous, current) = (current, previous);
        }
        return previous[b.Length];
    }
}
