using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Imitation;
using WebShopRL.Agents.Training.Loop;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Demo;

namespace WebShopRL.Tests.Training;

/// <summary>A small demo shop, opened once for all tests of the trainers, and runs in it that take seconds.</summary>
public sealed class SmallShop : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallShop()
    {
        var catalog = Path.Combine(_folder.Path, "catalog");
        DemoShop.WriteFiles(catalog, products: 150, instructions: 200, seed: 5);
        Shop = Storefront.Open(new ShopOptions { Catalog = catalog, ArtifactsRoot = Path.Combine(_folder.Path, "artifacts"), NounTagger = "all-words" });
    }

    public Storefront Shop { get; }

    /// <summary>Some 70 states, a very small vocabulary, one torch thread: the same numbers every time.</summary>
    internal static ImitationSettings Imitation { get; } = new()
    {
        Network = "bert-tiny", Vocabulary = 600, PageTokens = 64, ActionTokens = 16, Trajectories = 12, Epochs = 3, Batch = 8, LearningRate = 1e-3, ValidationGoals = 4, ValidateEvery = 10,
    };

    internal TrainingJob Job(TrainingSettings settings, RunFolder run, string? start = null, IReadOnlyList<StatedPreference>? stated = null) => new()
    {
        Settings = settings, Seed = 3, InitialCheckpoint = start, Continue = run.Continue, Scratch = run.Scratch, Inputs = run, Shop = Shop, Trajectories = _ => [], Preferences = () => stated ?? [], Device = "cpu", Threads = 1,
    };

    /// <summary>Trains and returns what was told.</summary>
    internal RecordingObserver Train(TrainingSettings settings, string folder, string? start = null, Action<RecordingObserver>? onMetric = null, CancellationToken cancellation = default, IReadOnlyList<StatedPreference>? stated = null)
    {
        var observer = new RecordingObserver { OnMetric = onMetric };
        new RunFolder(folder).Train(run => Job(settings, run, start, stated), observer, cancellation);
        return observer;
    }

    public void Dispose()
    {
        Shop.Dispose();
        _folder.Dispose();
    }
}

internal sealed class RecordingObserver : ITrainingObserver
{
    public List<(string Name, int Step, double Value)> Points { get; } = [];
    public List<SavedCheckpoint> Checkpoints { get; } = [];
    public List<string> Lines { get; } = [];
    public Action<RecordingObserver>? OnMetric { get; init; }

    public double[] Values(string name) => [.. Points.Where(point => point.Name == name).Select(point => point.Value)];

    public void Metric(string name, int step, int? episode, double value)
    {
        Points.Add((name, step, value));
        OnMetric?.Invoke(this);
    }

    public void Progress(int step, int totalSteps) { }

    public void Log(TrainingLogLevel level, string message) => Lines.Add(message);

    public void CheckpointSaved(SavedCheckpoint checkpoint) => Checkpoints.Add(checkpoint);
}
