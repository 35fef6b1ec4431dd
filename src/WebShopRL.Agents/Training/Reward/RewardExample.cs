using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Shop.Rewards;

namespace WebShopRL.Agents.Training.Reward;

/// <summary>A purchase and what the simulator gave for it.</summary>
/// <param name="Goal">Index of the goal.</param>
/// <param name="Read">What is known of the product.</param>
/// <param name="Chosen">The options bought; null where the best purchase of the product was measured.</param>
/// <param name="Parts">What is to be learned, each in [0, 1]; see <see cref="PartsOf"/>.</param>
internal sealed record RewardExample(int Goal, string Asin, PagesRead Read, IReadOnlyList<KeyValuePair<string, string>>? Chosen, float[] Parts)
{
    /// <summary>Reward, success (a reward of exactly 1), and the reward's parts: type, attributes, options (1 where none are asked for), price.</summary>
    public static float[] PartsOf(RewardBreakdown measured) =>
        [(float)measured.Reward, measured.Reward == 1 ? 1 : 0, (float)measured.RType, (float)measured.RAtt, (float)(measured.ROption ?? 1), (float)measured.RPrice];
}
