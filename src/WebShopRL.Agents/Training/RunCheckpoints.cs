using System.Diagnostics;
using System.Text.Json;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using WebShopRL.Agents.Policies;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training;

/// <summary>Where a run is: enough to go on as if it had never stopped. Batches are planned from (seed, epoch), so the update's number says which comes next.</summary>
/// <param name="Update">Updates done.</param>
/// <param name="BestScore">Best validation result so far, higher is better.</param>
internal sealed record Position(int Update, double? BestScore);

/// <summary>
/// A run's saves: <c>last</c> with everything that continuing needs, <c>best</c> by validation.
/// </summary>
/// <param name="network">The network's size as people read it.</param>
/// <param name="write">Writes weights, config and vocabulary into a folder.</param>
/// <param name="scores">Whether what validation measures is a score on validation goals, so that it is told with the checkpoint.</param>
internal sealed class RunCheckpoints(TrainingJob job, ITrainingObserver observer, string network, Action<string> write, bool scores)
{
    private const string PositionFile = "position.json";
    private const string OptimizerFile = "optimizer.safetensors";
    private const string RandomFile = "random.safetensors";

    private int _saves;

    /// <summary>Those of a policy's run.</summary>
    public static RunCheckpoints OfPolicy(TrainingJob job, ITrainingObserver observer, ChoiceModel model, PolicyTexts texts) => new(job, observer, model.Config.SizeName, folder =>
    {
        CheckpointFolder.WriteEncoder(folder, model, model.Config, texts.Tokenizer);
        texts.Limits.Save(folder);
    }, scores: true);

    /// <summary>Puts the optimizer and torch's random numbers back where they were, if the run goes on from an earlier checkpoint. The weights were loaded from the same folder.</summary>
    public Position Resume(AdamW optimizer)
    {
        if (job.Continue is not { } last)
            return new Position(0, null);
        optimizer.Load(Path.Combine(last, OptimizerFile));
        using (var file = SafetensorsFile.Open(Path.Combine(last, RandomFile)))
        using (var state = file.Read("cpu"))
            set_rng_state(state);
        return JsonSerializer.Deserialize<Position>(File.ReadAllText(Path.Combine(last, PositionFile)))!;
    }

    public void SaveLast(AdamW optimizer, Position position)
    {
        Save("last", position.Update, null, folder =>
        {
            optimizer.Save(Path.Combine(folder, OptimizerFile));
            using var random = get_rng_state();
            SafetensorsWriter.Write(Path.Combine(folder, RandomFile), new Dictionary<string, Tensor> { ["cpu"] = random });
            File.WriteAllText(Path.Combine(folder, PositionFile), JsonSerializer.Serialize(position));
        });
    }

    public void SaveBest(int update, double? score) => Save("best", update, scores ? score : null, _ => { });

    /// <summary>A new folder each time: whole and on the disk before it is told, and never touched again.</summary>
    private void Save(string kind, int update, double? score, Action<string> more)
    {
        var folder = Path.Combine(Path.GetFullPath(job.Scratch), $"{++_saves}-{kind}");
        Directory.CreateDirectory(folder);
        write(folder);
        more(folder);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            file.Flush(flushToDisk: true);
        }
        observer.CheckpointSaved(new SavedCheckpoint(folder, kind, update, network, score));
    }
}

/// <summary>Memory of the process and the count of live tensors, told now and then so that a leak shows.</summary>
internal static class SystemMetrics
{
    public static void Tell(ITrainingObserver observer, int step)
    {
        using var process = Process.GetCurrentProcess();
        observer.Metric(MetricNames.RssBytes, step, null, process.WorkingSet64);
        observer.Metric(MetricNames.LiveTensors, step, null, Tensor.TotalCount);
    }
}
