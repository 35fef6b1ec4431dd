using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Loop;

/// <summary>A network that learns and the texts it reads.</summary>
/// <param name="Size">Of the network, as people read it.</param>
/// <param name="Write">Puts weights, config and vocabulary into a folder.</param>
internal sealed record Learner<TModel, TTexts>(TModel Model, TTexts Texts, string Size, Action<string> Write)
    where TModel : nn.Module;

/// <summary>
/// How every run begins, after its random stream was seeded: device, network, optimizer, and - where it goes on - the state of its last save. Belongs to the thread that made it.
/// </summary>
internal sealed class LearningRun<TModel, TTexts> : IDisposable
    where TModel : nn.Module
{
    private readonly TrainingJob _job;
    private readonly ITrainingObserver _observer;
    private readonly RunSaves _saves;
    private readonly Position _position;

    /// <param name="open">Opens the network from the folder given (the run's last save, or what it starts from), or makes it afresh where that is null.</param>
    /// <param name="checkStart">Whether what the run starts from is a candidate for its best too.</param>
    public LearningRun(TrainingJob job, ITrainingObserver observer, Func<string?, Device, Learner<TModel, TTexts>> open, bool checkStart = false)
    {
        (_job, _observer) = (job, observer);
        var device = TorchDevice.Resolve(job.Device);
        observer.Log(TrainingLogLevel.Information, $"Device: {device.Found}");
        Device = device.Device;
        var learner = open(job.Continue ?? job.InitialCheckpoint, Device);
        (Model, Texts) = (learner.Model, learner.Texts);
        Optimizer = new AdamW(Model, job.Settings.LearningRate, job.Settings.WeightDecay, eps: job.Settings.AdamEpsilon);
        _saves = new RunSaves(job, observer, Optimizer, learner.Size, learner.Write);
        Metrics = new RunMetrics(observer);
        Times = new UpdateTimes(Metrics, Device);
        try
        {
            _position = _saves.Resume(new Position(0, null, checkStart));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Device Device { get; }

    public TModel Model { get; }

    public TTexts Texts { get; }

    public AdamW Optimizer { get; }

    public RunMetrics Metrics { get; }

    public UpdateTimes Times { get; }

    /// <summary>Updates done before.</summary>
    public int Done => _position.Update;

    /// <inheritdoc cref="TrainingLoop.Run"/>
    public void Train(IUpdates updates, Func<CancellationToken, CheckResult?> check, CancellationToken cancellation)
    {
        if (_job.Continue is { } last)
            updates.GoOn(last);
        new TrainingLoop(_job.Settings, Optimizer, _saves, Metrics, _observer, Device).Run(_position, updates, check, cancellation);
    }

    /// <summary>Clips the gradients, steps, and tells how long they were.</summary>
    public void Step() => Metrics.Tell(MetricNames.GradNorm, Optimizer.Step(_job.Settings.GradientClip));

    public void Dispose()
    {
        Optimizer.Dispose();
        Model.Dispose();
    }
}

/// <summary>What opening a checkpoint had to say, for the run's log.</summary>
internal static class LoadReports
{
    public static void Tell(this LoadReport report, ITrainingObserver observer)
    {
        if (report.Statement is { } statement)
            observer.Log(TrainingLogLevel.Information, statement);
    }
}
