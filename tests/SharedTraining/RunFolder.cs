using WebShopRL.Agents;
using WebShopRL.Agents.Training;

namespace WebShopRL.Tests.Training;

/// <summary>
/// A run's host in a folder: it keeps the newest save of each kind under <c>last</c> and <c>best</c> and what the run learns from under <c>inputs</c>. A run that is found there goes on.
/// </summary>
internal sealed class RunFolder(string folder) : IRunInputs
{
    public string Last => Path.Combine(folder, "last");

    public string Best => Path.Combine(folder, "best");

    /// <summary>Trains there: begins, or goes on from the newest save.</summary>
    public void Train(Func<RunFolder, TrainingJob> job, ITrainingObserver observer, CancellationToken cancellation = default)
    {
        if (Directory.Exists(Scratch))
            Directory.Delete(Scratch, recursive: true);
        Directory.CreateDirectory(Scratch);
        Algorithms.Run(job(this), new Keeper(this, observer), cancellation);
        Directory.Delete(Scratch, recursive: true);
    }

    public string Scratch => Path.Combine(folder, "scratch");

    /// <summary>Where to go on from; null begins.</summary>
    public string? Continue => Directory.Exists(Last) ? Last : null;

    public byte[] Keep(string name, Func<byte[]> make)
    {
        var file = Path.Combine(folder, "inputs", name);
        if (File.Exists(file))
            return File.ReadAllBytes(file);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var made = make();
        File.WriteAllBytes(file, made);
        return made;
    }

    private void Take(SavedCheckpoint saved)
    {
        var place = Path.Combine(folder, saved.Kind);
        if (Directory.Exists(place))
            Directory.Delete(place, recursive: true);
        Directory.Move(saved.Folder, place);
    }

    private sealed class Keeper(RunFolder run, ITrainingObserver observer) : ITrainingObserver
    {
        public void Metric(string name, int step, int? episode, double value) => observer.Metric(name, step, episode, value);

        public void Progress(int step, int totalSteps) => observer.Progress(step, totalSteps);

        public void Log(TrainingLogLevel level, string message) => observer.Log(level, message);

        public void CheckpointSaved(SavedCheckpoint checkpoint)
        {
            run.Take(checkpoint);
            observer.CheckpointSaved(checkpoint);
        }
    }
}
