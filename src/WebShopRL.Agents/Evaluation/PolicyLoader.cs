using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Shop;

namespace WebShopRL.Agents.Evaluation;

/// <summary>Opens the agents that an evaluation can name.</summary>
public static class PolicyLoader
{
    /// <summary>The policies that need no training, by name.</summary>
    public static IReadOnlyList<string> Baselines { get; } = ["rule", "random", "expert", "reader"];

    /// <summary>Baselines that play whole episodes and are no policies: the bound of a search's results (<see cref="OraclePlayer"/>), and people's stored episodes (<see cref="ReplayPlayer"/>).</summary>
    public const string Oracle = "oracle", Human = "human";

    /// <summary>All baselines that an evaluation can name.</summary>
    public static IReadOnlyList<string> Measured { get; } = [.. Baselines, Oracle, Human];

    /// <summary>One of <see cref="Baselines"/>; throws <see cref="ArgumentException"/> for any other name.</summary>
    public static IPolicy Baseline(string name, Storefront shop, int seed) => name switch
    {
        "rule" => new RulePolicy(),
        "random" => new RandomPolicy(seed),
        "expert" => new ScriptedShopper(shop, seed),
        "reader" => new JudgePolicy("reader", new WordValuer()),
        _ => throw new ArgumentException($"There is no baseline '{name}'; there are {string.Join(", ", Baselines)}.", nameof(name)),
    };

    /// <summary>The agent that a checkpoint folder makes: a policy as it is, a reward model as a judge, which remembers its episodes.</summary>
    /// <param name="habits">Of a judge; null for those chosen on validation goals.</param>
    /// <inheritdoc cref="Checkpoint"/>
    public static IPolicy Agent(string folder, string device = "auto", int threads = 2, JudgeHabits? habits = null)
    {
        if (CheckpointFolder.Kind(folder) != ModelKind.RewardModel)
            return Checkpoint(folder, device, threads);
        torch.set_num_threads(threads);
        var found = TorchDevice.Resolve(device).Device;
        var loaded = CheckpointFolder.LoadRewardModel(folder, RewardTexts.Types, found);
        return new JudgePolicy(Path.GetFileName(folder), new LearnedValuer(loaded.Model, new RewardTexts(loaded.Tokenizer, loaded.Model.Config.MaxPositions), found, owns: true), habits);
    }

    /// <summary>A learned policy from a checkpoint folder.</summary>
    /// <exception cref="Weights.CheckpointException">It has not learned to act, or does not load.</exception>
    /// <param name="device">auto, cpu, cuda or cuda:N.</param>
    /// <param name="threads">Threads that torch may use; it is one number for the process.</param>
    public static IPolicy Checkpoint(string folder, string device = "auto", int threads = 2)
    {
        torch.set_num_threads(threads);
        var found = TorchDevice.Resolve(device).Device;
        var limits = PolicyLimits.Load(folder);
        var loaded = CheckpointFolder.LoadPolicy(folder, found);
        return new LearnedPolicy(Path.GetFileName(folder), loaded.Model, new PolicyTexts(loaded.Tokenizer, limits), found, owns: true);
    }
}
