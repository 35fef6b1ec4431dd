using System.Diagnostics;
using System.Text.Json;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training;

/// <summary>Where a run is: enough to go on as if it had never stopped. Batches are planned from (seed, epoch), so the update's number says which comes next.</summary>
/// <param name="Update">Updates done.</param>
/// <param name="BestScore">Best validation result so far, higher is better.</param>
internal sealed record Position(int Update, double? BestScore);

/// <summary>
/// A run's checkpoints: <c>last</c> with everything that continuing needs, <c>best</c> by validation. Each is a whole folder or not there.
/// </summary>
/// <param name="network">The network's size as people read it.</param>
/// <param name="write">Writes weights, config and vocabulary into a folder.</param>
/// <param name="scores">Whether what validation measures is a score on validation goals, so that it is told with the checkpoint.</param>
internal sealed class RunCheckpoints(TrainingJob job, ITrainingObserver observer, string network, Action<string> write, bool scores)
{
    private const string PositionFile = "position.json";
    private const string OptimizerFile = "optimizer.safetensors";
    private const string RandomFile = "random.safetensors";

    private string Last => Path.Combine(job.RunFolder, "last");

    private string Best => Path.Combine(job.RunFolder, "best");

    /// <summary>Those of a policy's run.</summary>
    public static RunCheckpoints OfPolicy(TrainingJob job, ITrainingObserver observer, ChoiceModel model, PolicyTexts texts) => new(job, observer, model.Config.SizeName, folder =>
    {
        CheckpointFolder.WriteEncoder(folder, model, model.Config, texts.Tokenizer);
        texts.Limits.Save(folder);
    }, scores: true);

    /// <summary>The folder to continue from, or null for a fresh run.</summary>
    public static string? Continues(TrainingJob job)
    {
        var last = Path.Combine(job.RunFolder, "last");
        CheckpointFolder.Recover(last);
        return File.Exists(Path.Combine(last, PositionFile)) ? last : null;
    }

    /// <summary>Puts the optimizer and torch's random numbers back where they were, if the run goes on from an earlier checkpoint. The weights were loaded from the same folder.</summary>
    public Position Resume(AdamW optimizer)
    {
        if (Continues(job) is null)
            return new Position(0, null);
        optimizer.Load(Path.Combine(Last, OptimizerFile));
        using (var file = SafetensorsFile.Open(Path.Combine(Last, RandomFile)))
        using (var state = file.Read("cpu"))
            set_rng_state(state);
        return JsonSerializer.Deserialize<Position>(File.ReadAllText(Path.Combine(Last, PositionFile)))!;
    }

    public void SaveLast(AdamW optimizer, Position position)
    {
        CheckpointFolder.Save(Last, folder =>
        {
            write(folder);
            optimizer.Save(Path.Combine(folder, OptimizerFile));
            using var random = get_rng_state();
            SafetensorsWriter.Write(Path.Combine(folder, RandomFile), new Dictionary<string, Tensor> { ["cpu"] = random });
            File.WriteAllText(Path.Combine(folder, PositionFile), JsonSerializer.Serialize(position));
        });
        observer.CheckpointSaved(new SavedCheckpoint(Last, "last", position.Update, network, null));
    }

    public void SaveBest(int update, double? score)
    {
        CheckpointFolder.Save(Best, write);
        observer.CheckpointSaved(new SavedCheckpoint(Best, "best", update, network, scores ? score : null));
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
