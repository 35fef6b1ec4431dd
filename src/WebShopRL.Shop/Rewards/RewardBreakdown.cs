namespace WebShopRL.Shop.Rewards;

/// <summary>A reward and its parts. Every part is in [0, 1].</summary>
/// <param name="Reward">((attributes hit + options hit + price hit) / (attributes + options + 1)) × <paramref name="RType"/>.</param>
/// <param name="RType">How well the kind of product fits: 1, 0.5, 0.1 or 0.</param>
/// <param name="RAtt">Share of the goal's attributes found.</param>
/// <param name="ROption">Share of the goal's options bought; null where the goal asks for none.</param>
/// <param name="RPrice">1 if the price is within the limit, else 0.</param>
/// <param name="WOption">Null where the goal asks for no options.</param>
public sealed record RewardBreakdown(
    double Reward, double RType, double RAtt, double? ROption, double RPrice,
    double WAtt, double? WOption, double WPrice,
    bool QueryMatch, bool CategoryMatch, double TitleScore);
