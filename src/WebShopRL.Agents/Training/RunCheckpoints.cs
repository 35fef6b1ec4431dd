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
/// <param name="BestScore">Best validation score so far.</param>
internal sealed record Position(int Update, double? BestScore);

/// <summary>
/// A run's checkpoints: <c>last</c> with everything that continuing needs, <c>best</c> by validation score. Each is a whole folder or not there.
/// </summary>
internal sealed class RunCheckpoints(TrainingJob job, ITrainingObserver observer, PolicyTexts texts, string network)
{
    private const string PositionFile = "position.json";
    private const string OptimizerFile = "optimizer.safetensors";
    private const string RandomFile = "random.safetensors";

    private string Last => Path.Combine(job.RunFolder, "last");

    private string Best => Path.Combine(job.RunFolder, "best");

    /// <summary>The folder to continue from, or null for a fresh run.</summary>
    public static string? Continues(TrainingJob job)
    {
        var last = Path.Combine(job.RunFolder, "last");
        CheckpointFolder.Recover(last);
        return File.Exists(Path.Combine(last, PositionFile)) ? last : null;
    }

    /// <summary>Puts the optimizer and torch's random numbers back where they were. The weights were loaded from the same folder.</summary>
    public Position Resume(AdamW optimizer)
    {
        optimizer.Load(Path.Combine(Last, OptimizerFile));
        using (var file = SafetensorsFile.Open(Path.Combine(Last, RandomFile)))
        using (var state = file.Read("cpu"))
            set_rng_state(state);
        return JsonSerializer.Deserialize<Position>(File.ReadAllText(Path.Combine(Last, PositionFile)))!;
    }

    public void SaveLast(ChoiceModel model, AdamW optimizer, Position position)
    {
        Save(Last, model, folder =>
        {
            optimizer.Save(Path.Combine(folder, OptimizerFile));
            using var random = get_rng_state();
            SafetensorsWriter.Write(Path.Combine(folder, RandomFile), new Dictionary<string, Tensor> { ["cpu"] = random });
            File.WriteAllText(Path.Combine(folder, PositionFile), JsonSerializer.Serialize(position));
        });
        observer.CheckpointSaved(new SavedCheckpoint(Last, "last", position.Update, network, null));
    }

    public void SaveBest(ChoiceModel model, int update, double? score)
    {
        Save(Best, model, _ => { });
        observer.CheckpointSaved(new SavedCheckpoint(Best, "best", update, network, score));
    }

    private void Save(string folder, ChoiceModel model, Action<string> extra) => CheckpointFolder.Save(folder, model, model.Config, texts.Tokenizer, temporary =>
    {
        texts.Limits.Save(temporary);
        extra(temporary);
    });
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
