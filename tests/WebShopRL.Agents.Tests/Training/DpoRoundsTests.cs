using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Preferences;
using WebShopRL.Tests.Training.PolicyGradient;

namespace WebShopRL.Tests.Training;

/// <summary>Pairs of whole trajectories, and rounds of exploring and learning.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class DpoRoundsTests(SmallShop shop) : IClassFixture<SmallShop>
{
    private static readonly DpoSettings Settings = new()
    {
        Pairs = "trajectories", Goals = 6, Rollouts = 3, MinimumDifference = 0.05, Epochs = 2, Batch = 4, MicroBatch = 5, Beta = 0.3, LearningRate = 2e-3, PlayingOn = "sample", Playouts = 2,
        ValidationGoals = 1, ValidateEvery = 5,
    };

    [Theory]
    [InlineData("scripted")]
    [InlineData("generated")]
    public void TrajectoryPairs_PreferWhatEarnedMore_OfOneGoal(string better)
    {
        using var folder = new TemporaryFolder();
        using var policy = PolicyLoader.Checkpoint(FreshPolicy.Write(folder.File("start"), shop.Shop), "cpu", 1);
        var settings = Settings with { Demonstrations = better, Goals = 8, Rollouts = 6 };

        var set = TrajectoryPreferences.Of(shop.Job(settings, new RunFolder(folder.File("run"))), settings, policy, PurchaseRewards.Measured, 3, new RecordingObserver(), default);
        var again = TrajectoryPreferences.Of(shop.Job(settings, new RunFolder(folder.File("run"))), settings, policy, PurchaseRewards.Measured, 3, new RecordingObserver(), default);

        Assert.NotEmpty(set.Pairs);
        Assert.Equal(8 * (better == "scripted" ? 6 : 5), set.Pairs.Count + set.Degenerate);
        Assert.All(set.Pairs, pair =>
        {
            Assert.True(pair.Difference >= 0.05);
            Assert.NotEmpty(pair.Better);
            Assert.NotEmpty(pair.Worse);
            Assert.All(pair.Better.Concat(pair.Worse), choice => Assert.InRange(choice.Chosen, 0, choice.Actions.Count - 1));
            // Both are of one goal: they show one instruction.
            Assert.Single(pair.Better.Concat(pair.Worse).Select(choice => GoalKey.OnPage(choice.Observation)).Distinct());
            Assert.Equal(pair.Better.Count, pair.Better.Select(choice => Trajectory.PlaceOf(choice.Observation, null)).Distinct().Count());
        });
        Assert.Equal(set.Pairs.Select(pair => (pair.Goal, pair.Better.Count, pair.Worse.Count, pair.Difference)), again.Pairs.Select(pair => (pair.Goal, pair.Better.Count, pair.Worse.Count, pair.Difference)));
    }

    [Fact]
    public void Trajectories_BeginAtMarginZero_AreLearned_AndLeaveNoTensors()
    {
        using var folder = new TemporaryFolder();
        var start = FreshPolicy.Write(folder.File("start"), shop.Shop);
        // What earlier tests left to the garbage collector counts as live until it comes.
        GC.Collect();
        GC.WaitForPendingFinalizers();

        var told = shop.Train(Settings with { Epochs = 15, ValidationGoals = 0 }, folder.File("dpo"), start);

        Assert.Equal(0, told.Values(MetricNames.RewardsMargin)[0], 4);
        Assert.Equal(Math.Log(2), told.Values(MetricNames.DpoLoss)[0], 4);
        Assert.True(told.Values(MetricNames.DpoLoss)[^1] < 0.6);
        Assert.True(told.Values(MetricNames.RewardsMargin)[^1] > 0.2);
        var live = told.Values(MetricNames.LiveTensors);
        Assert.True(live.Length >= 2);
        Assert.InRange(live[^1] - live[1], -5, 5);
    }

    [Theory]
    [InlineData("trajectories", "start", 3)]
    [InlineData("trajectories", "round", 3)]
    [InlineData("demonstrated", "round", 2)]
    [InlineData("measured", "start", 2)]
    public void Rounds_GoOnAsIfTheyHadNotStopped_InTheMiddleOfOne(string pairs, string reference, int rounds)
    {
        using var folder = new TemporaryFolder();
        var start = FreshPolicy.Write(folder.File("start"), shop.Shop);
        var settings = Settings with { Pairs = pairs, Reference = reference, Rounds = rounds };
        var whole = shop.Train(settings, folder.File("whole"), start);
        var total = whole.Values(MetricNames.DpoLoss).Length;
        Assert.Equal(0, total % rounds);
        var perRound = total / rounds;
        Assert.True(perRound >= 2);

        // In the middle of the second round, and once more in the last.
        List<(string, int, double)> parted = [];
        foreach (var stopAfter in new[] { perRound + perRound / 2, total - 1 })
        {
            using var stop = new CancellationTokenSource();
            var sofar = parted.Count(point => point.Item1 == MetricNames.LearningRate);
            var part = new RecordingObserver
            {
                OnMetric = told =>
                {
                    if (told.Points[^1].Name == MetricNames.LearningRate && sofar + told.Values(MetricNames.LearningRate).Length == stopAfter)
                        stop.Cancel();
                },
            };
            Assert.ThrowsAny<OperationCanceledException>(() => new RunFolder(folder.File("parted")).Train(run => shop.Job(settings, run, start), part, stop.Token));
            parted.AddRange(part.Points);
        }
        parted.AddRange(shop.Train(settings, folder.File("parted"), start).Points);

        Assert.Equal(Curves(whole.Points), Curves(parted));
        Assert.Equal(File.ReadAllBytes(folder.File("whole/last/model.safetensors")), File.ReadAllBytes(folder.File("parted/last/model.safetensors")));
        Assert.Equal(File.ReadAllBytes(folder.File("whole/best/model.safetensors")), File.ReadAllBytes(folder.File("parted/best/model.safetensors")));
        // A new round is explored anew, and is held close to what it says.
        var margins = whole.Values(MetricNames.RewardsMargin);
        Assert.Equal(reference == "round", Math.Abs(margins[perRound]) < 1e-4);
        Assert.Equal(rounds, whole.Values(MetricNames.PairsDegenerateFraction).Length);
    }

    private static (string, int, double)[] Curves(IEnumerable<(string Name, int Step, double Value)> points) =>
        [.. points.Where(point => !point.Name.StartsWith("time/", StringComparison.Ordinal) && !point.Name.StartsWith("sys/", StringComparison.Ordinal))];
}
