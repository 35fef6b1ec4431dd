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
    bool QueryMatch, bool CategoryMatch, double TitleScore)
{
    /// <summary>The parts as the original's dict, in its order; those about options only where the goal asks for some.</summary>
    internal IReadOnlyList<KeyValuePair<string, object?>> Fields
    {
        get
        {
            List<KeyValuePair<string, object?>> fields =
            [
                new("r_type", RType), new("r_att", RAtt), new("w_att", WAtt), new("query_match", QueryMatch), new("category_match", CategoryMatch),
                new("title_score", TitleScore),
            ];
            if (ROption is { } options)
                fields.AddRange([new("r_option", options), new("w_option", WOption)]);
            fields.AddRange([new("r_price", RPrice == 1), new("w_price", WPrice)]);
            return fields;
        }
    }
}
