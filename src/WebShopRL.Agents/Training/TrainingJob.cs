using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;

namespace WebShopRL.Agents.Training;

/// <summary>Everything a training run needs; plain data, so that a worker builds it from the run's row.</summary>
public sealed record TrainingJob
{
    /// <summary>The settings record of the algorithm that is to train; see <see cref="Algorithms"/>.</summary>
    public required TrainingSettings Settings { get; init; }
    /// <summary>The same seed, settings, start and inputs give the same weights, to the bit on a CPU.</summary>
    public required int Seed { get; init; }
    /// <summary>Local folder of the checkpoint to start from; null starts from scratch. A continued run may go without it where its algorithm no longer needs it.</summary>
    public string? InitialCheckpoint { get; init; }
    /// <summary>Local folder of this run's newest save (<c>last</c>), to go on from; null begins.</summary>
    public string? Continue { get; init; }
    /// <summary>An existing, empty folder of this attempt. Every save becomes a new folder in it, which the trainer neither touches nor reads again once it is told.</summary>
    public required string Scratch { get; init; }
    public required Storefront Shop { get; init; }
    /// <summary>Reads stored trajectories of a <see cref="TrajectorySource"/> in a fixed order. Never null; may give none.</summary>
    public required Func<string, IReadOnlyList<Trajectory>> Trajectories { get; init; }
    /// <summary>Reads what people preferred in this catalog, oldest first; whoever learns from it keeps what it makes of it with the run. Without a store there is none.</summary>
    public Func<IReadOnlyList<StatedPreference>> Preferences { get; init; } = () => [];
    public required IRunInputs Inputs { get; init; }
    /// <summary>Finds a checkpoint that settings name beside the start: a reference to its local folder. Throws <see cref="InvalidOperationException"/> where there is none.</summary>
    public Func<string, string> Checkpoints { get; init; } = reference => throw new InvalidOperationException($"There is no checkpoint '{reference}' here.");
    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string Device { get; init; } = "auto";
    /// <summary>Threads torch may use.</summary>
    public int Threads { get; init; } = 2;
}

/// <summary>What a run learns from is made once and kept with the run: a continued run learns from the same bytes.</summary>
public interface IRunInputs
{
    /// <summary>What is kept under that name; where nothing is, what <paramref name="make"/> gives, kept from then on.</summary>
    /// <param name="name">Lower-case letters.</param>
    byte[] Keep(string name, Func<byte[]> make);
}
