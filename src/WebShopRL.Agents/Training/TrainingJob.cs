using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;

namespace WebShopRL.Agents.Training;

/// <summary>Everything a training run needs; plain data, so that a worker builds it from the run's row.</summary>
public sealed record TrainingJob
{
    /// <summary>il, search_il, pg, ppo, dpo or pretrain.</summary>
    public required string Algorithm { get; init; }
    /// <summary>The algorithm's settings record, e.g. <see cref="ImitationSettings"/>; see <see cref="Algorithms"/>.</summary>
    public required TrainingSettings Settings { get; init; }
    public required int Seed { get; init; }
    /// <summary>Folder of the checkpoint to start from; null starts from scratch.</summary>
    public string? InitialCheckpoint { get; init; }
    /// <summary>This run's own folder for checkpoints. One that holds a <c>last</c> checkpoint of this run is continued from there.</summary>
    public required string RunFolder { get; init; }
    public required Storefront Shop { get; init; }
    /// <summary>Reads stored trajectories of a source (human, scripted, policy, imported) in a fixed order. Never null; may give none.</summary>
    public required Func<string, IReadOnlyList<Trajectory>> Trajectories { get; init; }
    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string Device { get; init; } = "auto";
    /// <summary>Threads torch may use.</summary>
    public int Threads { get; init; } = 2;
}
