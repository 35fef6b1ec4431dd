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

    public string GoalOptions => IsSynthetic
        ? PythonRepr.Of(Goal.Options.Select(option => KeyValuePair.Create(option.Name!, option.Value)))
        : PythonRepr.Of(Goal.Options.Select(option => option.Value));

    public string PriceUpper => PriceLimit is int none ? none.ToString(CultureInfo.InvariantCulture) : PythonRepr.Of(Goal.PriceUpper);

    /// <summary>The whole goal, pretty-printed.</summary>
    public string GoalDump => PythonPrettyPrint.Format(
    [
        new("asin", Goal.Asin),
        new("category", Goal.Category),
        new("query", Goal.Query),
        new("name", Goal.Name),
        new("product_category", Goal.ProductCategory),
        new("instruction_text", Goal.InstructionText),
        new("attributes", Goal.Attributes),
        new("price_upper", PriceLimit),
        new("goal_options", IsSynthetic
            ? Goal.Options.Select(option => KeyValuePair.Create(option.Name!, (object?)option.Value)).ToArray()
            : Goal.Options.Select(option => option.Value).ToArray()),
        new("weight", IsSynthetic || Goal.Weight != 1 ? Goal.Weight : (object)1),
    ]);

    /// <summary>The reward's parts, pretty-printed.</summary>
    public string RewardDump
    {
        get
        {
            List<KeyValuePair<string, object?>> parts =
            [
                new("r_type", Breakdown.RType), new("r_att", Breakdown.RAtt), new("w_att", Breakdown.WAtt), new("query_match", Breakdown.QueryMatch),
                new("category_match", Breakdown.CategoryMatch), new("title_score", Breakdown.TitleScore),
                new("r_price", Breakdown.RPrice == 1), new("w_price", Breakdown.WPrice),
            ];
            if (Breakdown.ROption is { } options)
                parts.AddRange([new("r_option", options), new("w_option", Breakdown.WOption)]);
            return PythonPrettyPrint.Format(parts);
        }
    }

    /// <summary>The code of any session.</summary>
    public static string CodeOf(string sessionId)
    {
#pragma warning disable CA5350 // SHA-1 hides nothing here: the code must be the original's.
        return Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(sessionId)))[..10];
#pragma warning restore CA5350
    }

    private bool IsSynthetic => Goal.Options.Any(option => option.Name is not null);

    // Python's int where there is no limit, a float otherwise: they print differently. The cast keeps C# from making both doubles.
    private object PriceLimit => Goal.PriceUpper == Goal.NoPriceLimit ? (int)Goal.NoPriceLimit : (object)Goal.PriceUpper;
}
