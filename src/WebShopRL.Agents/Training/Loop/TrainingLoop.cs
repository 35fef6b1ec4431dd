using System.Diagnostics;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using WebShopRL.Agents.Randomness;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Loop;

/// <summary>A check's result.</summary>
/// <param name="Rank">Orders a run's weights, higher is better.</param>
/// <param name="Score">0-100 where goals were played; else null.</param>
internal sealed record CheckResult(double Rank, double? Score);

/// <summary>
/// A run from its position to its end, the same for every algorithm: the learning rate's rise and fall, checks, saves, and stopping. What an update does is asked of <see cref="IUpdates"/>.
/// </summary>
internal sealed class TrainingLoop(TrainingSettings settings, AdamW optimizer, RunSaves saves, RunMetrics metrics, ITrainingObserver observer, Device device)
{
    private const int TellSystemEvery = 25;

    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(60);

    /// <summary>Goes on to the end. Cancelling saves what is done and throws.</summary>
    /// <param name="check">How good the weights are; null where nothing is checked, and then the newest are the best.</param>
    public void Run(Position position, IUpdates updates, Func<CancellationToken, CheckResult?> check, CancellationToken cancellation)
    {
        var total = updates.Total;
        metrics.Step = position.Update;
        // A save from before this was kept: of the end, and of where nothing was checked yet, it is not known; checking once more harms nothing.
        position = position with { CheckDue = position.CheckDue ?? (position.Update == total || IsCheckPoint(position.Update) && position.BestScore is null) };
        observer.Progress(position.Update, total);
        var (before, clock, saved) = (position.Seconds, Stopwatch.StartNew(), Stopwatch.StartNew());
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                if (position.CheckDue == true)
                    position = Check(position, check, cancellation);
                position = position with { Seconds = before + clock.Elapsed.TotalSeconds };
                if (position.Update == total)
                    break;
                if (Spent(position, updates) is { } reason)
                {
                    observer.Log(TrainingLogLevel.Information, $"Ends after {position.Update} of {total} updates: {reason}");
                    break;
                }
                if (saved.Elapsed > SaveEvery)
                {
                    saves.SaveLast(position, updates);
                    saved.Restart();
                }
                Update(position.Update, updates, cancellation);
                var done = position.Update + 1;
                position = position with { Update = done, Seconds = before + clock.Elapsed.TotalSeconds };
                position = position with { CheckDue = IsCheckPoint(done) || done == total || Spent(position, updates) is not null };
                observer.Progress(done, total);
            }
        }
        catch (OperationCanceledException)
        {
            // The check is made when the run goes on; if it never does, these are the best weights that it has.
            if (position is { CheckDue: true, BestScore: null })
                saves.SaveBest(position.Update, null);
            saves.SaveLast(position with { Seconds = before + clock.Elapsed.TotalSeconds }, updates);
            throw;
        }
        saves.SaveLast(position, updates);
    }

    /// <summary>Why the run ends before its last update; null while it goes on.</summary>
    private string? Spent(Position position, IUpdates updates) =>
        settings.Patience > 0 && position.ChecksSinceBest >= settings.Patience ? $"{position.ChecksSinceBest} checks in a row found nothing better (patience)."
        : settings.Minutes > 0 && position.Seconds >= 60 * settings.Minutes ? $"{settings.Minutes} minutes of training are over (minutes)."
        : updates.Spent;

    private void Update(int update, IUpdates updates, CancellationToken cancellation)
    {
        metrics.Step = update;
        optimizer.LearningRate = settings.LearningRate * Schedule(update, updates.Total, settings.WarmUp);
        if (device.type == TorchSharp.DeviceType.CUDA)
            cuda.manual_seed(unchecked((long)RandomStream.Current.Next())); // its dropout draws from a generator that is one for the process
        Finite(() => updates.Do(update, cancellation));
        metrics.Tell(MetricNames.LearningRate, optimizer.LearningRate);
        if (update % TellSystemEvery == 0)
            metrics.TellSystem();
    }

    /// <summary>The best is saved before the position knows of it.</summary>
    private Position Check(Position position, Func<CancellationToken, CheckResult?> check, CancellationToken cancellation)
    {
        CheckResult? result = null;
        metrics.Step = position.Update;
        Finite(() => result = check(cancellation));
        if (result is not null && position.BestScore >= result.Rank)
            return position with { CheckDue = false, ChecksSinceBest = position.ChecksSinceBest + 1 };
        saves.SaveBest(position.Update, result?.Score);
        return position with { CheckDue = false, BestScore = result?.Rank, ChecksSinceBest = 0 };
    }

    /// <summary>A network that gives no numbers has diverged: the run says so with the update that it is at.</summary>
    private void Finite(Action play)
    {
        try
        {
            play();
        }
        catch (NotFiniteException broken)
        {
            throw metrics.NotFinite(broken.What, broken.Value);
        }
    }

    private bool IsCheckPoint(int done) => done > 0 && done % settings.ValidateEvery == 0;

    /// <summary>Linear rise over the warm-up's share of the updates, then linear fall to 0.</summary>
    internal static double Schedule(int update, int total, double warmUp)
    {
        var rise = warmUp * total;
        return update < rise ? (update + 1) / (rise + 1) : (total - update) / Math.Max(1, total - rise);
    }
}
