using System.Text.RegularExpressions;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Episodes;

/// <summary>An action as an agent writes it, <c>name[argument]</c>.</summary>
/// <param name="Name">Compared with its case: <c>search</c> or <c>click</c>; anything else does nothing.</param>
/// <param name="Argument">In lower case; null where there are no brackets or nothing in them.</param>
public readonly partial record struct ShopAction(string Name, string? Argument)
{
    /// <summary>
    /// Reads an action as the original does: greedy, from the start of the text, so that what follows the last bracket is ignored, and on one line.
    /// </summary>
    public static ShopAction Parse(string action) =>
        Pattern().Match(action) is { Success: true } match ? new(match.Groups[1].Value, PythonText.Lower(match.Groups[2].Value)) : new(action, null);

    [GeneratedRegex(@"\G([^\n]+)\[([^\n]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
