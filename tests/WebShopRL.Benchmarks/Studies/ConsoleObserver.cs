using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Training;

namespace WebShopRL.Benchmarks.Studies;

/// <summary>Prints what a run says, and each check with the means of the last updates beside it.</summary>
internal sealed class ConsoleObserver : ITrainingObserver
{
    private static readonly HashSet<string> Shown = [MetricNames.EvalScore, MetricNames.EvalSuccessRate, MetricNames.EvalLoss, MetricNames.EvalAccuracy, MetricNames.EvalExactMatch, MetricNames.EvalRankingAccuracy, MetricNames.EvalCalibrationError, MetricNames.EvalRewardError];
    private static readonly HashSet<string> Beside = ["il", "dpo", "reward", "rollout", "train", "time"];
    private readonly System.Diagnostics.Stopwatch _clock = System.Diagnostics.Stopwatch.StartNew();
    private readonly Dictionary<string, (double Sum, int Count)> _means = [];

    public void Metric(string name, int step, int? episode, double value)
    {
        if (Shown.Contains(name))
            Console.WriteLine($"  {_clock.Elapsed.TotalSeconds,6:F0} s  {step,6}  {name} {value:F3}   {string.Join("  ", _means.Where(mean => Beside.Contains(mean.Key.Split('/')[0])).Select(mean => $"{mean.Key} {mean.Value.Sum / mean.Value.Count:F3}"))}");
        else
            _means[name] = step % 50 == 0 ? (value, 1) : (_means.GetValueOrDefault(name).Sum + value, _means.GetValueOrDefault(name).Count + 1);
    }

    public void Progress(int step, int totalSteps)
    {
    }

    public void Log(TrainingLogLevel level, string message) => Console.WriteLine($"  {_clock.Elapsed.TotalSeconds,6:F0} s  {message}");

    public void CheckpointSaved(SavedCheckpoint checkpoint)
    {
    }
}
