using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Shop.Rewards;

/// <summary>WebShop's reward (webshop-spec 6). Safe to call from many threads.</summary>
public sealed class RewardFunction
{
    /// <summary>The reward of buying <paramref name="product"/> with the chosen options (option name to value, in the order chosen).</summary>
    public RewardBreakdown Score(Goal goal, Product product, IReadOnlyList<KeyValuePair<string, string>> options) =>
        throw new NotImplementedException();
}
