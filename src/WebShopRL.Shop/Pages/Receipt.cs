using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Python;
using WebShopRL.Shop.Rewards;

namespace WebShopRL.Shop.Pages;

/// <summary>
/// What the site, but not the text environment, prints on its last page, hidden but for the code: what was bought, what was asked for, and how they compare.
/// </summary>
public sealed record Receipt(string SessionId, Goal Goal, Product Purchased, RewardBreakdown Breakdown)
{
    /// <summary>What a worker pastes into Mechanical Turk: the first ten hexadecimal digits of the session id's SHA-1.</summary>
    public string Code => CodeOf(SessionId);

    public string PurchasedAttributes => PythonRepr.Of(Purchased.Attributes);

    public string GoalAttributes => PythonRepr.Of(Goal.Attributes);

    public string GoalOptions => GoalFields.IsSynthetic(Goal)
        ? PythonRepr.Of(Goal.Options.Select(option => KeyValuePair.Create(option.Name!, option.Value)))
        : PythonRepr.Of(Goal.Options.Select(option => option.Value));

    public string PriceUpper => GoalFields.PriceUpper(Goal) is int none ? none.ToString(CultureInfo.InvariantCulture) : PythonRepr.Of(Goal.PriceUpper);

    /// <summary>The whole goal, pretty-printed.</summary>
    public string GoalDump => PythonPrettyPrint.Format(GoalFields.Of(Goal));

    /// <summary>The reward's parts, pretty-printed.</summary>
    public string RewardDump => PythonPrettyPrint.Format(Breakdown.Fields);

    /// <summary>The code of any session.</summary>
    public static string CodeOf(string sessionId)
    {
#pragma warning disable CA5350 // SHA-1 hides nothing here: the code must be the original's.
        return Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(sessionId)))[..10];
#pragma warning restore CA5350
    }
}
