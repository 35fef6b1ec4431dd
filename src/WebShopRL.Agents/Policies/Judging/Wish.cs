using System.Globalization;
using System.Text.RegularExpressions;
using WebShopRL.Agents.Policies.Scripted;

namespace WebShopRL.Agents.Policies.Judging;

/// <summary>An instruction as its reader takes it: words, and the price limit that it states.</summary>
/// <param name="Words">In order, lower case, without a plural s; the price limit left out.</param>
/// <param name="PriceLimit">In dollars; null where none is stated.</param>
public sealed partial record Wish(IReadOnlyList<string> Words, double? PriceLimit)
{
    public static Wish Of(string instruction)
    {
        var limit = Limit().Match(instruction);
        return limit.Success
            ? new Wish(WordMatch.AllWords(instruction[..limit.Index]), double.Parse(limit.Groups[1].Value, CultureInfo.InvariantCulture))
            : new Wish(WordMatch.AllWords(instruction), null);
    }

    [GeneratedRegex(@",? and price lower than (\d+(?:\.\d+)?) dollars", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Limit();
}
