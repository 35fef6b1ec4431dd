using WebShopRL.Shop;

namespace WebShopRL.Agents.Policies;

/// <summary>Opens the agents that an evaluation can name.</summary>
public static class PolicyLoader
{
    /// <summary>rule, random or expert.</summary>
    public static IPolicy Baseline(string name, Storefront shop, int seed) => throw new NotImplementedException();

    /// <summary>A learned policy from a checkpoint folder. Throws with the list of missing, unexpected and misshapen keys where it does not fit.</summary>
    public static IPolicy Checkpoint(string folder, string device = "auto", int threads = 2) => throw new NotImplementedException();
}
