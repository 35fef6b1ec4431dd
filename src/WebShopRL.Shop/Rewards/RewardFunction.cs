using System.Text;
using WebShopRL.Shop.Caching;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Python;
using WebShopRL.Shop.Rewards.Nouns;

namespace WebShopRL.Shop.Rewards;

/// <summary>
/// WebShop's reward for buying a product: how many of the goal's attributes and options it has, whether the price is within the limit, times how well the kind of
/// product fits. Where the code and the paper's equations differ, this is the code. Safe to call from many threads.
/// </summary>
public sealed class RewardFunction(INounTagger tagger, FuzzyMatcher matcher)
{
    /// <summary>Texts are the same to the reward from 86 percent on.</summary>
    private const int AlikeAbove = 85;

    private readonly BoundedCache<string, string[]> _nouns = new(1 << 16);

    /// <summary>The reward of buying <paramref name="product"/> with the chosen options (option name to value, in the order chosen).</summary>
    public RewardBreakdown Score(Goal goal, Product product, IReadOnlyList<KeyValuePair<string, string>> options)
    {
        var titleScore = TitleScore(goal.Name, product.Title);
        var queryMatch = product.Query == goal.Query;
        var categoryMatch = CategoriesMatch(product.ProductCategory, goal.ProductCategory);
        var rType = TypeReward(titleScore, queryMatch || categoryMatch);

        var attributeHits = goal.Attributes.Count(attribute => HasAttribute(product, attribute));
        var optionHits = OptionHits(goal, options);
        var priceHit = product.Price <= goal.PriceUpper ? 1 : 0;

        double attributeCount = goal.Attributes.Count, optionCount = goal.Options.Count;
        var total = attributeCount + optionCount + 1;
        return new(
            Reward: (attributeHits + optionHits + priceHit) / total * rType,
            RType: rType,
            RAtt: attributeHits / attributeCount,
            ROption: optionCount > 0 ? optionHits / optionCount : null,
            RPrice: priceHit,
            WAtt: attributeCount / total,
            WOption: optionCount > 0 ? optionCount / total : null,
            WPrice: 1 / total,
            QueryMatch: queryMatch,
            CategoryMatch: categoryMatch,
            TitleScore: titleScore);
    }

    /// <summary>Which of what the goal asks for a purchase has; the counts of what <see cref="Score"/> counts.</summary>
    public PurchaseCheck Check(Goal goal, Product product, IReadOnlyList<KeyValuePair<string, string>> options)
    {
        var bought = Bought(options);
        return new(
            [.. goal.Attributes.Select(attribute => new CheckedWish(attribute, HasAttribute(product, attribute)))],
            [.. goal.Options.Select(option => new CheckedWish(option.Name is null ? option.Value : $"{option.Name}: {option.Value}", IsAmong(bought, option)))],
            product.Price <= goal.PriceUpper);
    }

    /// <summary>The share of the wanted title's nouns, repeats counted, that are among the bought title's; 0.2 where the wanted title has none.</summary>
    private double TitleScore(string wanted, string bought)
    {
        string[] wantedNouns = Nouns(wanted), boughtNouns = Nouns(bought);
        return wantedNouns.Length == 0 ? 0.2 : (double)wantedNouns.Distinct(StringComparer.Ordinal).Count(boughtNouns.Contains) / wantedNouns.Length;
    }

    private static double TypeReward(double titleScore, bool queryOrCategoryMatch) => titleScore switch
    {
        0 => 0,
        < 0.1 => 0.1,
        > 0.2 => 1,
        _ => queryOrCategoryMatch ? 1 : 0.5,
    };

    /// <summary>True if the two breadcrumbs have at least two different parts in common.</summary>
    private static bool CategoriesMatch(string left, string right)
    {
        var leftParts = Parts(left);
        leftParts.IntersectWith(Parts(right));
        return leftParts.Count >= 2;

        static HashSet<string> Parts(string breadcrumbs) => new(breadcrumbs.Split('›').Select(PythonText.Strip), StringComparer.Ordinal);
    }

    private bool HasAttribute(Product product, string wanted)
    {
        foreach (var attribute in product.Attributes)
            if (matcher.TokenSetRatio(attribute, wanted) > AlikeAbove)
                return true;
        return LowerContains(product.Title, wanted) || LowerContains(string.Join(' ', product.Bullets), wanted) || LowerContains(product.Description, wanted);
    }

    private int OptionHits(Goal goal, IReadOnlyList<KeyValuePair<string, string>> chosen)
    {
        if (goal.Options.Count == 0 || chosen.Count == 0)
            return 0;
        var bought = Bought(chosen);
        return goal.Options.Count(wanted => IsAmong(bought, wanted));
    }

    private static string[] Bought(IReadOnlyList<KeyValuePair<string, string>> chosen) => [.. chosen.Select(option => ColorNormalization.Normalize(option.Value))];

    private bool IsAmong(string[] bought, GoalOption wanted)
    {
        var text = wanted.Name is null ? ColorNormalization.Normalize(wanted.Value) : ColorNormalization.NormalizePair(wanted.Name, wanted.Value);
        return Array.Exists(bought, value => matcher.TokenSetRatio(value, text) > AlikeAbove);
    }

    /// <summary><c>wanted in text.lower()</c>, without making the lower-case copy where everything is ASCII.</summary>
    private static bool LowerContains(string text, string wanted)
    {
        if (!Ascii.IsValid(text) || !Ascii.IsValid(wanted))
            return PythonText.Lower(text).Contains(wanted, StringComparison.Ordinal);
        return !wanted.AsSpan().ContainsAnyInRange('A', 'Z') && text.Contains(wanted, StringComparison.OrdinalIgnoreCase);
    }

    private string[] Nouns(string title) => _nouns.GetOrAdd(title, static (title, tagger) => [.. tagger.Nouns(title)], tagger);
}
