using System.Diagnostics;
using WebShopRL.Agents.Optimization;

namespace WebShopRL.Agents.Training;

/// <summary>
/// The updates of a run over a fixed set of examples, the same for every algorithm: the learning rate's rise and fall, what is told, validation, and checkpoints. Batches are planned from
/// (seed, epoch) and the position is part of every checkpoint, so that a run that was stopped goes on as if it had never been.
/// </summary>
internal sealed class TrainingLoop(TrainingJob job, AdamW optimizer, RunCheckpoints checkpoints, ITrainingObserver observer)
{
    private const int TellSystemEvery = 25;

    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(60);

    /// <summary>The batches of an epoch: indices into the examples. Always equally many.</summary>
    public required Func<Random, IReadOnlyList<int[]>> Plan { get; init; }

    /// <summary>One update: its number from 0, and its batch.</summary>
    public required Action<int, int[]> Update { get; init; }

    /// <summary>How good the weights are after so many updates, higher is better; null where nothing is checked, and then the newest are the best.</summary>
    public required Func<int, double?> Validate { get; init; }

    /// <summary>Goes on from a position to the end. Cancelling saves what is done and throws.</summary>
    public void Run(Position position, int perEpoch, CancellationToken cancellation)
    {
        var settings = job.Settings;
        var total = perEpoch * settings.Epochs;
        observer.Progress(position.Update, total);
        IReadOnlyList<int[]> plan = [];
        var saved = Stopwatch.StartNew();
        try
        {
            while (position.Update < total)
            {
                cancellation.ThrowIfCancellationRequested();
                var update = position.Update;
                if (plan.Count == 0 || update % perEpoch == 0)
                    plan = Plan(new Random(unchecked(job.Seed * 31 + update / perEpoch)));
                optimizer.LearningRate = settings.LearningRate * Schedule(update, total, settings.WarmUp);
                Update(update, plan[update % perEpoch]);
                var done = update + 1;
                position = position with { Update = done };
                observer.Metric(MetricNames.LearningRate, update, null, optimizer.LearningRate);
                observer.Progress(done, total);
                if (update % TellSystemEvery == 0)
                    SystemMetrics.Tell(observer, update);
                if (done % settings.ValidateEvery == 0 || done == total)
                {
                    var score = Validate(done);
                    if (score is null || position.BestScore is null || score > position.BestScore)
                    {
                        checkpoints.SaveBest(done, score);
                        position = position with { BestScore = score };
                    }
                }
                if (saved.Elapsed > SaveEvery)
                {
                    checkpoints.SaveLast(optimizer, position);
                    saved.Restart();
                }
            }
        }
        catch (OperationCanceledException)
        {
            checkpoints.SaveLast(optimizer, position);
            throw;
        }
        checkpoints.SaveLast(optimizer, position);
    }

    /// <summary>Linear rise over the warm-up's share of the updates, then linear fall to 0.</summary>
    internal static double Schedule(int update, int total, double warmUp)
    {
        var rise = warmUp * total;
        return update < rise ? (update + 1) / (rise + 1) : (total - update) / Math.Max(1, total - rise);
    }
}
