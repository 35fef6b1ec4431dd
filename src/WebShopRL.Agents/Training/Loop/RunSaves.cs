using System.Text.Json;
using WebShopRL.Agents.Optimization;
using WebShopRL.Agents.Randomness;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Loop;

/// <summary>Where a run is: enough to go on as if it had never stopped. What comes next follows from the update's number.</summary>
/// <param name="Update">Updates done.</param>
/// <param name="BestScore">Best result of a check so far, higher is better; null before the first.</param>
/// <param name="CheckDue">Whether these very weights are still to be checked; null in saves of before this was kept.</param>
/// <param name="Seconds">Of training, pauses left out.</param>
/// <param name="ChecksSinceBest">Checks in a row that found nothing better.</param>
internal sealed record Position(int Update, double? BestScore, bool? CheckDue = null, double Seconds = 0, int ChecksSinceBest = 0);

/// <summary>
/// A run's saves: <c>last</c> with everything that continuing needs, <c>best</c> by its checks. Each is a folder of its own that is whole before it is told, and never touched again; whoever keeps it puts it on the disk.
/// </summary>
/// <param name="network">The network's size as people read it.</param>
/// <param name="write">Writes weights, config and vocabulary into a folder.</param>
internal sealed class RunSaves(TrainingJob job, ITrainingObserver observer, AdamW optimizer, string network, Action<string> write)
{
    private const string PositionFile = "position.json";
    private const string OptimizerFile = "optimizer.safetensors";
    private const string RandomFile = "random.safetensors";
    private const string Stream = "stream";

    private int _saves;

    /// <summary>Puts the optimizer and the thread's random stream back where they were, if the run goes on. The weights were loaded from the same folder.</summary>
    /// <param name="begin">Where a run begins.</param>
    public Position Resume(Position begin)
    {
        if (job.Continue is not { } last)
            return begin;
        optimizer.Load(Path.Combine(last, OptimizerFile));
        var position = JsonSerializer.Deserialize<Position>(File.ReadAllText(Path.Combine(last, PositionFile)))!;
        RandomStream.Current.State = ReadStream(Path.Combine(last, RandomFile)) ?? new RandomStream(unchecked(job.Seed * 31L + position.Update)).State;
        return position;
    }

    /// <param name="updates">Keeps there what is its own.</param>
    public void SaveLast(Position position, IUpdates updates) => Save("last", position.Update, null, folder =>
    {
        updates.Save(folder);
        optimizer.Save(Path.Combine(folder, OptimizerFile));
        using var state = tensor(new[] { RandomStream.Current.State });
        SafetensorsWriter.Write(Path.Combine(folder, RandomFile), new Dictionary<string, Tensor> { [Stream] = state });
        File.WriteAllText(Path.Combine(folder, PositionFile), JsonSerializer.Serialize(position));
    });

    /// <param name="score">0-100 on validation goals, where that was measured.</param>
    public void SaveBest(int update, double? score) => Save("best", update, score, _ => { });

    private void Save(string kind, int update, double? score, Action<string> more)
    {
        var folder = Path.Combine(Path.GetFullPath(job.Scratch), $"{++_saves}-{kind}");
        Directory.CreateDirectory(folder);
        write(folder);
        more(folder);
        observer.CheckpointSaved(new SavedCheckpoint(folder, kind, update, network, score));
    }

    /// <summary>Null in a save of before runs had a stream of their own: torch's state stands there.</summary>
    private static long? ReadStream(string path)
    {
        using var file = SafetensorsFile.Open(path);
        if (!file.Entries.ContainsKey(Stream))
            return null;
        using var state = file.Read(Stream);
        return state.item<long>();
    }
}
