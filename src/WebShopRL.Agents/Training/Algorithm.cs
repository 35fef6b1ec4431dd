using WebShopRL.Agents.Checkpoints;

namespace WebShopRL.Agents.Training;

/// <summary>An algorithm as it declares itself, in its own room; <see cref="Algorithms"/> lists them.</summary>
public sealed record Algorithm
{
    /// <summary>As the API, the database and the command line call it.</summary>
    public required string Name { get; init; }
    public required string Title { get; init; }
    /// <summary>One sentence for people who choose among them.</summary>
    public required string Description { get; init; }
    /// <summary>The record of its settings; no two algorithms share one.</summary>
    public required Type SettingsType { get; init; }
    /// <summary>Named settings to start from; the first is the default.</summary>
    public required IReadOnlyDictionary<string, TrainingSettings> Presets { get; init; }
    /// <summary>The networks that it may start from.</summary>
    public required IReadOnlyList<ModelKind> StartsFrom { get; init; }
    /// <summary>True where a run must name an initial checkpoint.</summary>
    public bool NeedsCheckpoint { get; init; }
    /// <summary>Whether a run with these settings that goes on from its own save reads its initial checkpoint again.</summary>
    public Func<TrainingSettings, bool> NeedsStartToContinue { get; init; } = _ => false;
    /// <summary>What its saves hold.</summary>
    public required ModelKind Makes { get; init; }
    /// <summary>Trains on the calling thread; <see cref="Algorithms.Run"/> seeds it first.</summary>
    public required Action<TrainingJob, ITrainingObserver, CancellationToken> Train { get; init; }
}
