using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using WebShopRL.Agents.Training;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Artifacts;

namespace WebShopRL.Web.Runs.Training;

/// <summary>
/// Takes what a trainer tells on its thread and writes it in batches beside it. The channel is bounded: a trainer that outruns the database
/// waits for it rather than filling the memory.
/// </summary>
internal sealed class RunRecorder(int runId, RunWriter writer, IArtifacts artifacts, long lastSeq, double wallSecondsBefore, TimeProvider time) : ITrainingObserver
{
    private const int MaximumBatch = 5_000;

    /// <summary>What is told within this time goes into one transaction.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    private readonly Channel<object> _told = Channel.CreateBounded<object>(new BoundedChannelOptions(20_000) { SingleReader = true });
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly HashSet<string> _notFinite = [];

    public void Metric(string name, int step, int? episode, double value)
    {
        Tell(new MetricPoint { Name = name, Step = step, Episode = episode, Value = value, WallSeconds = wallSecondsBefore + _clock.Elapsed.TotalSeconds });
        if (!double.IsFinite(value) && _notFinite.Add(name))
            Log(TrainingLogLevel.Warning, string.Create(CultureInfo.InvariantCulture, $"{name} is {value} at step {step}: it is kept, and its curve has a gap there."));
    }

    public void Progress(int step, int totalSteps) => Tell((step, totalSteps));

    public void Log(TrainingLogLevel level, string message) =>
        Tell(new RunLogLine { At = time.GetUtcNow(), Level = level.ToString().ToLowerInvariant(), Message = message });

    /// <summary>The folder is taken into the artifacts in its turn, with the row that points to it: what was told before is in the record by then, what comes later is not.</summary>
    public void CheckpointSaved(SavedCheckpoint checkpoint) => Tell((checkpoint, wallSecondsBefore + _clock.Elapsed.TotalSeconds, time.GetUtcNow()));

    /// <summary>No more will be told: <see cref="WriteAllAsync"/> ends once everything is written.</summary>
    public void Complete() => _told.Writer.TryComplete();

    /// <summary>Writes until <see cref="Complete"/>. A database that is away for a while is tried again; the trainer meanwhile fills the channel, then waits.</summary>
    public async Task WriteAllAsync(CancellationToken cancellation)
    {
        var reader = _told.Reader;
        while (await reader.WaitToReadAsync(cancellation))
        {
            await Task.Delay(Gather, cancellation);
            var batch = await TakeAsync(reader, cancellation);
            await DatabaseRetry.RunAsync(async () => lastSeq = await writer.WriteAsync(runId, lastSeq, batch, cancellation), cancellation);
        }
    }

    /// <summary>What was told, up to a save.</summary>
    private async Task<RunBatch> TakeAsync(ChannelReader<object> reader, CancellationToken cancellation)
    {
        List<MetricPoint> points = [];
        List<RunLogLine> lines = [];
        (int, int)? progress = null;
        while (points.Count + lines.Count < MaximumBatch && reader.TryRead(out var told))
        {
            switch (told)
            {
                case MetricPoint point: points.Add(point); break;
                case RunLogLine line: lines.Add(line); break;
                case ValueTuple<int, int> steps: progress = steps; break;
                case ValueTuple<SavedCheckpoint, double, DateTimeOffset> save: return new RunBatch(points, lines, progress, await SaveOfAsync(save.Item1, save.Item2, save.Item3, cancellation));
            }
        }
        return new RunBatch(points, lines, progress);
    }

    private async Task<RunSave> SaveOfAsync(SavedCheckpoint saved, double wallSeconds, DateTimeOffset at, CancellationToken cancellation)
    {
        var content = await ContentKey.OfFolderAsync(saved.Folder, cancellation);
        return new RunSave(
            new Checkpoint { Kind = saved.Kind, Step = saved.Step, WallSeconds = wallSeconds, Content = content, Network = saved.Network, ValidationScore = saved.ValidationScore, CreatedAt = at },
            token => artifacts.PutAsync(content, saved.Folder, token));
    }

    private void Tell(object what)
    {
        // The trainer's own thread may wait here. A closed channel means that the run has been given up: what is told then goes nowhere.
        while (!_told.Writer.TryWrite(what) && _told.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
        {
        }
    }
}
