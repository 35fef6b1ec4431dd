using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Shop;

namespace WebShopRL.Agents.Policies;

/// <summary>Opens the agents that an evaluation can name.</summary>
public static class PolicyLoader
{
    /// <summary>The agents that need no training, by name.</summary>
    public static IReadOnlyList<string> Baselines { get; } = ["rule", "random", "expert"];

    /// <summary>One of <see cref="Baselines"/>; throws <see cref="ArgumentException"/> for any other name.</summary>
    public static IPolicy Baseline(string name, Storefront shop, int seed) => name switch
    {
        "rule" => new RulePolicy(),
        "random" => new RandomPolicy(seed),
        "expert" => new ScriptedShopper(shop, seed),
        _ => throw new ArgumentException($"There is no baseline '{name}'; there are {string.Join(", ", Baselines)}.", nameof(name)),
    };

    /// <summary>A learned policy from a checkpoint folder. Throws with the list of missing, unexpected and misshapen keys where it does not fit.</summary>
    public static IPolicy Checkpoint(string folder, string device = "auto", int threads = 2) => throw new NotImplementedException();
}
