using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Loop;
using WebShopRL.Agents.Training.QueryWriting;
using WebShopRL.Shop.Goals;
using WebShopRL.Agents.Weights;

namespace WebShopRL.Tests.Training;

[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class SearchImitationTrainerTests(SmallShop shop) : IClassFixture<SmallShop>
{
    private static readonly SearchImitationSettings Settings = new()
    {
        Vocabulary = 800, Network = "bart-tiny", Dropout = 0, TextTokens = 64, LearningRate = 3e-3, Batch = 16, Epochs = 8, ValidationGoals = 10, ValidateEvery = 20,
    };

    [Fact]
    public void Run_LearnsToWriteQueries_AndTheCheckpointWritesThem()
    {
        using var folder = new TemporaryFolder();

        var told = shop.Train(Settings, folder.Path);

        var loss = told.Values(MetricNames.EvalLoss);
        Assert.True(loss[^1] < loss[0] - 0.5, $"held-out loss: {string.Join(' ', loss)}");
        using var writer = QueryWriter.Load(folder.File("best"), "cpu");
        var goal = shop.Shop.GoalsOf(GoalSplit.Test)[0];
        var queries = writer.Write([goal.InstructionText], 3);
        Assert.Equal(3, Assert.Single(queries).Count);
        Assert.All(queries[0], query => Assert.NotEmpty(query));
        Assert.Equal(queries[0], writer.Write([goal.InstructionText, "a red mug"], 3)[0]);
    }

    [Fact]
    public void Run_GoesOnAsIfItHadNeverStopped_WhenCancelledAndRunAgain()
    {
        using var folder = new TemporaryFolder();
        var settings = Settings with { Epochs = 1, Dropout = 0.1, ValidationGoals = 4 };
        shop.Train(settings, folder.File("whole"));
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => shop.Train(settings, folder.File("parted"), onMetric: told =>
        {
            if (told.Values(MetricNames.QueryLoss).Length == 5)
                stop.Cancel();
        }, cancellation: stop.Token));
        shop.Train(settings, folder.File("parted"));

        Assert.Equal(File.ReadAllBytes(folder.File("whole/last/model.safetensors")), File.ReadAllBytes(folder.File("parted/last/model.safetensors")));
    }

    [Fact]
    public void Checkpoints_SayHowQueriesAreWritten_AsTheSettingsAsk()
    {
        using var folder = new TemporaryFolder();
        shop.Train(Settings with { Epochs = 1, ValidationGoals = 4, QueryBeams = 2, QueryTokens = 90 }, folder.Path);
        using var writer = QueryWriter.Load(folder.File("last"), "cpu");
        Assert.Equal((2, 90), (writer.Generation.Beams, writer.Generation.MaxLength));
        // Longer than the instructions are read: the fresh network has positions for both.
        Assert.NotEmpty(writer.Write(["a red mug"], 1)[0]);
    }

    [Fact]
    public void Of_TakesTheSearchesOfStoredTrajectories_OnTrainingGoals()
    {
        var train = shop.Shop.GoalsOf(GoalSplit.Train)[0];
        var other = train with { Index = 1_000_000 };
        using var folder = new TemporaryFolder();
        var job = shop.Job(Settings, new RunFolder(folder.File("human"))) with
        {
            Trajectories = source => source == "human" ? [Typed(train, "search[red mug]"), Typed(train, "search[Red Mug]"), Typed(train, "search[blue cup]"), Typed(other, "search[secret]")] : [],
        };

        var pairs = QueryPairs.Of(job, Settings with { Demonstrations = "human" }, new RecordingObserver());

        Assert.Equal(["red mug", "blue cup"], pairs.Select(pair => pair.Query));
        Assert.All(pairs, pair => Assert.DoesNotContain("price lower than", pair.Instruction, StringComparison.Ordinal));
        Assert.Contains("no imported trajectories", Assert.Throws<NothingToLearnException>(() => QueryPairs.Of(job with { Inputs = new RunFolder(folder.File("imported")) }, Settings with { Demonstrations = "imported" }, new RecordingObserver())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SaysSo_WhenTheCheckpointIsAPolicys()
    {
        using var folder = new TemporaryFolder();
        shop.Train(SmallShop.Imitation with { Epochs = 1 }, folder.Path);

        Assert.Contains("vocab.json", Assert.Throws<CheckpointException>(() => QueryWriter.Load(folder.File("best"), "cpu")).Message, StringComparison.Ordinal);
    }

    private static Trajectory Typed(Goal goal, string search) => new("human", goal.Index, goal.InstructionText, [new TrajectoryStep("WebShop [SEP] Instruction:", [], -1, search)], 1);
}
