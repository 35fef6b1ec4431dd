using System.Text.Json;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Imitation;
using WebShopRL.Shop.Goals;
using WebShopRL.Agents.Weights;

namespace WebShopRL.Tests.Training;

/// <summary>A run that was stopped goes on as if it had not been, wherever that happened.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class ContinuedRunTests(SmallShop shop) : IClassFixture<SmallShop>
{
    /// <summary>Checked in the middle and at the end.</summary>
    private static readonly ImitationSettings Settings = SmallShop.Imitation with { Epochs = 2, ValidateEvery = 5 };

    [Theory]
    [InlineData(3, MetricNames.LearningRate)]
    [InlineData(4, MetricNames.LearningRate)]
    [InlineData(5, MetricNames.EvalScore)]
    public void Run_TellsEveryStepOnce_AndMakesTheCheckThatWasDue_WhenStopped(int step, string after)
    {
        using var folder = new TemporaryFolder();
        var whole = shop.Train(Settings, folder.File("whole"));

        var parts = Parted(folder.File("parted"), step, after);

        Assert.Equal(Curves(whole), Curves(parts));
        Assert.Equal(File.ReadAllBytes(folder.File("whole/last/model.safetensors")), File.ReadAllBytes(folder.File("parted/last/model.safetensors")));
        Assert.Equal(File.ReadAllBytes(folder.File("whole/best/model.safetensors")), File.ReadAllBytes(folder.File("parted/best/model.safetensors")));
    }

    [Fact]
    public void Run_HasABest_WhenItIsStoppedInItsOnlyCheck()
    {
        using var folder = new TemporaryFolder();
        var settings = Settings with { ValidateEvery = 1_000 };
        var total = shop.Train(settings, folder.File("whole")).Values(MetricNames.IlLoss).Length;
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => shop.Train(settings, folder.File("parted"), onMetric: told =>
        {
            if (told.Points[^1].Name == MetricNames.LearningRate && told.Points[^1].Step == total - 1)
                stop.Cancel();
        }, cancellation: stop.Token));

        Assert.True(File.Exists(folder.File("parted/best/model.safetensors")));
        var rest = shop.Train(settings, folder.File("parted"));
        Assert.Equal(total, Assert.Single(rest.Points, point => point.Name == MetricNames.EvalScore).Step);
        Assert.Equal(["best", "last"], rest.Checkpoints.Select(save => save.Kind));
    }

    [Fact]
    public void Run_GoesOn_FromASaveOfTheVersionBefore()
    {
        using var folder = new TemporaryFolder();
        Stop(folder.Path, 3, MetricNames.LearningRate);
        File.WriteAllText(folder.File("last/position.json"), JsonSerializer.Serialize(new { Update = 4, BestScore = (double?)null }));
        using (var state = torch.get_rng_state())
            SafetensorsWriter.Write(folder.File("last/random.safetensors"), new Dictionary<string, torch.Tensor> { ["cpu"] = state });

        var told = shop.Train(Settings, folder.Path);

        Assert.Equal(4, told.Points.Where(point => point.Name == MetricNames.IlLoss).Min(point => point.Step));
        Assert.True(File.Exists(folder.File("best/model.safetensors")));
    }

    [Fact]
    public void Run_LearnsFromWhatItBeganWith_WhenMoreIsPlayedMeanwhile()
    {
        using var folder = new TemporaryFolder();
        var settings = Settings with { Demonstrations = "human" };
        var goals = shop.Shop.GoalsOf(GoalSplit.Train);
        var first = ScriptedTrajectories.Generate(shop.Shop, goals, 8, 1);
        var later = ScriptedTrajectories.Generate(shop.Shop, goals, 20, 2);
        new RunFolder(folder.File("whole")).Train(run => shop.Job(settings, run) with { Trajectories = _ => first }, new RecordingObserver());
        using var stop = new CancellationTokenSource();
        var observer = new RecordingObserver
        {
            OnMetric = told =>
            {
                if (told.Values(MetricNames.IlLoss).Length == 3)
                    stop.Cancel();
            },
        };

        Assert.ThrowsAny<OperationCanceledException>(() => new RunFolder(folder.File("parted")).Train(run => shop.Job(settings, run) with { Trajectories = _ => first }, observer, stop.Token));
        new RunFolder(folder.File("parted")).Train(run => shop.Job(settings, run) with { Trajectories = _ => later }, new RecordingObserver());

        Assert.Equal(File.ReadAllBytes(folder.File("whole/last/model.safetensors")), File.ReadAllBytes(folder.File("parted/last/model.safetensors")));
    }

    [Fact]
    public void Saves_AreNewFolders_ThatTheTrainerLeavesAlone()
    {
        using var folder = new TemporaryFolder();
        var observer = new LockingObserver();
        Directory.CreateDirectory(folder.File("scratch"));

        Agents.Algorithms.Run(shop.Job(Settings, new RunFolder(folder.Path)), observer, default);

        Assert.True(observer.Saves.Count >= 2);
        Assert.Equal(observer.Saves.Count, observer.Saves.Distinct().Count());
        Assert.All(observer.Saves, save => Assert.Equal(folder.File("scratch"), Path.GetDirectoryName(save)));
    }

    /// <summary>Takes every save away at once, as a host does: a trainer that came back to one would fail.</summary>
    private sealed class LockingObserver : ITrainingObserver
    {
        public List<string> Saves { get; } = [];

        public void Metric(string name, int step, int? episode, double value) { }

        public void Progress(int step, int totalSteps) { }

        public void Log(TrainingLogLevel level, string message) { }

        public void CheckpointSaved(SavedCheckpoint checkpoint)
        {
            Saves.Add(checkpoint.Folder);
            Directory.Delete(checkpoint.Folder, recursive: true);
        }
    }

    private RecordingObserver Stop(string folder, int step, string after)
    {
        using var stop = new CancellationTokenSource();
        var observer = new RecordingObserver
        {
            OnMetric = told =>
            {
                if (told.Points[^1].Name == after && told.Points[^1].Step == step)
                    stop.Cancel();
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => new RunFolder(folder).Train(run => shop.Job(Settings, run), observer, stop.Token));
        return observer;
    }

    private RecordingObserver Parted(string folder, int step, string after)
    {
        var told = Stop(folder, step, after);
        told.Points.AddRange(shop.Train(Settings, folder).Points);
        return told;
    }

    /// <summary>What a run tells of what it learns; times and memory are of the machine.</summary>
    private static (string, int, double)[] Curves(RecordingObserver told) =>
        [.. told.Points.Where(point => !point.Name.StartsWith("time/", StringComparison.Ordinal) && !point.Name.StartsWith("sys/", StringComparison.Ordinal)).Select(point => (point.Name, point.Step, point.Value))];
}
