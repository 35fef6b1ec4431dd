namespace WebShopRL.Agents.Training;

public enum TrainingLogLevel
{
    Information,
    Warning,
    Error,
}

/// <summary>A checkpoint that a trainer wrote: a folder with <c>model.safetensors</c>, <c>config.json</c>, <c>vocab.txt</c>, and the optimizer's and random state beside them.</summary>
/// <param name="Folder">Absolute path of a new folder below the job's scratch; complete when this is told, and from then on the hearer's to keep: the trainer neither touches nor reads it again.</param>
/// <param name="Kind">last or best.</param>
/// <param name="Step">Updates done.</param>
/// <param name="ValidationScore">0-100 on validation goals; null where it was not measured.</param>
public sealed record SavedCheckpoint(string Folder, string Kind, int Step, string Network, double? ValidationScore);

/// <summary>Hears what a trainer does, as plain numbers. Called from the trainer's thread; returns at once and never throws.</summary>
public interface ITrainingObserver
{
    /// <summary>The names are those of <see cref="Metrics.MetricTable"/>; the value may be NaN or infinite where the metric allows that.</summary>
    /// <param name="step">Updates done before: the first update tells 0, of the weights that the run starts from, and a check after it 1.</param>
    /// <param name="episode">Episodes played so far, where the algorithm plays any.</param>
    void Metric(string name, int step, int? episode, double value);

    void Progress(int step, int totalSteps);

    void Log(TrainingLogLevel level, string message);

    /// <summary>A <c>last</c> knows of everything that was told before it: a run that goes on from it tells what came after once more, and nothing else.</summary>
    void CheckpointSaved(SavedCheckpoint checkpoint);
}
