namespace WebShopRL.Agents.Policies;

/// <summary>WebShop's normalisation of the texts that networks read; the same for pages, actions and queries in every stage.</summary>
public static class PolicyText
{
    private const string PriceSuffix = ", and price lower than";

    /// <summary>Lower-case, without quotes, trimmed; the separator stays <c>[SEP]</c>.</summary>
    public static string Normalize(string text) =>
        text.ToLowerInvariant().Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal)
            .Trim().Replace("[sep]", "[SEP]", StringComparison.Ordinal);

    /// <summary>
    /// What is asked for, without the price limit: from an instruction, or from the search page that shows it
    /// (whose heading and button are taken off). The key by which people's queries and trajectories name a goal.
    /// </summary>
    public static string Goal(string instructionOrSearchPage)
    {
        var text = instructionOrSearchPage.ToLowerInvariant()
            .Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal)
            .Replace("amazon shopping game\ninstruction:", "", StringComparison.Ordinal)
            .Replace("webshop\ninstruction:", "", StringComparison.Ordinal)
            .Replace("\n[button] search [button_]", "", StringComparison.Ordinal)
            .Trim();
        var suffix = text.IndexOf(PriceSuffix, StringComparison.Ordinal);
        return suffix < 0 ? text : text[..suffix];
    }
}
