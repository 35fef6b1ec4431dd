using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Episodes;

/// <summary>An action as an agent writes it, <c>name[argument]</c>.</summary>
/// <param name="Name">Compared with its case: <c>search</c> or <c>click</c>; anything else does nothing.</param>
/// <param name="Argument">In lower case; null where there are no brackets or nothing in them.</param>
public readonly record struct ShopAction(string Name, string? Argument)
{
    /// <summary>
    /// Reads an action as the original's <c>(.+)\[(.+)\]</c> matches its first line: up to the last closing bracket, from the last opening one that leaves something
    /// on both its sides. By hand, because the expression takes quadratic time on hostile texts.
    /// </summary>
    public static ShopAction Parse(string action)
    {
        var line = action.AsSpan();
        if (line.IndexOf('\n') is >= 0 and var end)
            line = line[..end];
        var close = line.LastIndexOf(']');
        var open = close < 3 ? -1 : line[..(close - 1)].LastIndexOf('[');
        return open < 1 ? new(action, null) : new(line[..open].ToString(), PythonText.Lower(line[(open + 1)..close].ToString()));
    }
}
