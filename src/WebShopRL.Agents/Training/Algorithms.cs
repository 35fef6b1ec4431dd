using TorchSharp;

namespace WebShopRL.Agents.Training;

/// <summary>The algorithms a run can name, each with its settings record, its presets and its trainer.</summary>
public static class Algorithms
{
    /// <summary>An algorithm as people see it.</summary>
    /// <param name="Presets">Named settings to start from; the first is the default.</param>
    /// <param name="NeedsCheckpoint">True where a run must name an initial checkpoint.</param>
    public sealed record Algorithm(string Name, string Title, string Description, Type SettingsType, IReadOnlyDictionary<string, TrainingSettings> Presets, bool NeedsCheckpoint);

    public static IReadOnlyList<Algorithm> All { get; } =
    [
        new("il", "Imitation", "Learns to take the action a demonstrator took, by cross-entropy over the available actions.",
            typeof(ImitationSettings), Presets.Imitation, NeedsCheckpoint: false),
        new("dpo", "DPO", "Prefers one action over another of the same state, held close to the policy it starts from.",
            typeof(DpoSettings), Presets.Dpo, NeedsCheckpoint: true),
        new("search_il", "Query writer", "Learns to write a shopper's search query from the instruction.",
            typeof(SearchImitationSettings), Presets.SearchImitation, NeedsCheckpoint: false),
        new("pretrain", "Pre-training", "Learns the catalog's words by guessing masked ones; imitation can start from it.",
            typeof(PretrainSettings), Presets.Pretraining, NeedsCheckpoint: false),
    ];

    /// <summary>
    /// Trains on the calling thread until done or cancelled. Cancelling saves a checkpoint and throws <see cref="OperationCanceledException"/>.
    /// </summary>
    public static void Run(TrainingJob job, ITrainingObserver observer, CancellationToken cancellation)
    {
        torch.set_num_threads(job.Threads);
        switch (job.Settings)
        {
            case ImitationSettings settings: ImitationTrainer.Run(job, settings, observer, cancellation); break;
            case DpoSettings settings: DpoTrainer.Run(job, settings, observer, cancellation); break;
            case SearchImitationSettings settings: SearchImitationTrainer.Run(job, settings, observer, cancellation); break;
            case PretrainSettings settings: PretrainTrainer.Run(job, settings, observer, cancellation); break;
            default: throw new ArgumentException($"There is no trainer for {job.Settings.GetType().Name}.", nameof(job));
        }
    }
}
