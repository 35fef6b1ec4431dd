using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Loop;
using WebShopRL.Agents.Training.Preferences;

namespace WebShopRL.Tests.Training;

[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class DpoTrainerTests(SmallShop shop) : IClassFixture<SmallShop>
{
    private static readonly DpoSettings Settings = new() { Pairs = "demonstrated", Goals = 12, Epochs = 4, Batch = 8, Beta = 0.5, LearningRate = 5e-4, ValidationGoals = 4, ValidateEvery = 20 };

    [Theory]
    [InlineData("demonstrated")]
    [InlineData("measured")]
    public void Run_StartsAtMarginZeroAndLearnsItsPairs(string pairs)
    {
        using var folder = new TemporaryFolder();
        shop.Train(SmallShop.Imitation, folder.File("imitation"));
        var settings = Settings with { Pairs = pairs, Goals = 8, Candidates = 3, Playouts = 1, MinimumDifference = 0.05, Epochs = 8 };

        var told = shop.Train(settings, folder.File("dpo"), folder.File("imitation/best"));

        Assert.Equal(0, told.Values(MetricNames.RewardsMargin)[0], 4);
        Assert.Equal(Math.Log(2), told.Values(MetricNames.DpoLoss)[0], 4);
        Assert.True(told.Values(MetricNames.RewardsMargin)[^1] > 0.01);
        Assert.True(told.Values(MetricNames.DpoLoss)[^1] < Math.Log(2));
        Assert.InRange(told.Values(MetricNames.PairsDegenerateFraction).Single(), 0, 1);
    }

    [Fact]
    public void Run_NamesTheMend_WhenNoCheckpointIsGiven()
    {
        using var folder = new TemporaryFolder();

        var failure = Assert.Throws<InvalidOperationException>(() => shop.Train(Settings, folder.Path));

        Assert.Contains("starts from a checkpoint", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DemonstratedPairs_AreOfDifferentActions_HoweverManyAreDrawn()
    {
        using var folder = new TemporaryFolder();
        shop.Train(SmallShop.Imitation with { Epochs = 1 }, folder.File("imitation"));
        using var policy = PolicyLoader.Checkpoint(folder.File("imitation/best"), "cpu", 1);
        var trajectories = ScriptedTrajectories.Generate(shop.Shop, TrainingGoals.Of(shop.Shop).Goals, 6, 3);

        var one = DemonstratedPreferences.Of(trajectories, policy, rejected: 1, seed: 3, default);
        var many = DemonstratedPreferences.Of(trajectories, policy, rejected: 8, seed: 3, default);

        var choices = trajectories.Sum(trajectory => trajectory.Steps.Count(step => step.ActionIndex >= 0 && step.Actions.Count > 1));
        Assert.Equal((choices, 8 * choices), (one.Pairs + one.Degenerate, many.Pairs + many.Degenerate));
        Assert.True(many.Pairs > 2 * one.Pairs);
        Assert.All(many.States, state =>
        {
            Assert.Single(state.Preferences.Select(preference => preference.Chosen).Distinct());
            Assert.Equal(state.Preferences.Count, state.Preferences.Select(preference => preference.Rejected).Except([state.Preferences[0].Chosen]).Distinct().Count());
        });
    }

    [Fact]
    public void Run_GoesOnFromItsPairs_WhenCancelledAndRunAgain()
    {
        using var folder = new TemporaryFolder();
        shop.Train(SmallShop.Imitation, folder.File("imitation"));
        var start = folder.File("imitation/best");
        var uninterrupted = shop.Train(Settings, folder.File("whole"), start);
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => shop.Train(Settings, folder.File("parted"), start, told =>
        {
            if (told.Values(MetricNames.DpoLoss).Length == 2)
                stop.Cancel();
        }, stop.Token));
        shop.Train(Settings, folder.File("parted"), start);

        Assert.Equal(File.ReadAllBytes(folder.File("whole/last/model.safetensors")), File.ReadAllBytes(folder.File("parted/last/model.safetensors")));
        Assert.NotEmpty(uninterrupted.Checkpoints);
    }

}
