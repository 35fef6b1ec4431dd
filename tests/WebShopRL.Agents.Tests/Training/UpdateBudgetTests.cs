using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Preferences;

namespace WebShopRL.Tests.Training;

/// <summary>A run that goes over examples in passes may be given a number of updates.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class UpdateBudgetTests(SmallShop shop) : IClassFixture<SmallShop>
{
    [Fact]
    public void Run_HasAsManyUpdatesAsTheBudgetAllows_AndItsLearningRateFallsOverThem()
    {
        using var folder = new TemporaryFolder();
        var free = shop.Train(SmallShop.Imitation, folder.File("free"));
        var held = shop.Train(SmallShop.Imitation with { UpdateBudget = 4 }, folder.File("held"));
        var wide = shop.Train(SmallShop.Imitation with { UpdateBudget = 10_000 }, folder.File("wide"));

        Assert.True(free.Checkpoints[^1].Step > 4);
        Assert.Equal(4, held.Checkpoints[^1].Step);
        Assert.Equal(free.Values(MetricNames.ImitationLoss), wide.Values(MetricNames.ImitationLoss));
        Assert.Equal(SmallShop.Imitation.LearningRate / 4, held.Points.Last(point => point.Name == MetricNames.LearningRate).Value, 8);
    }

    [Fact]
    public void Rounds_EndWithTheBudget_AndGoOnToItTheSame()
    {
        using var folder = new TemporaryFolder();
        shop.Train(SmallShop.Imitation, folder.File("imitation"));
        var settings = new DpoSettings { Pairs = "demonstrated", Goals = 8, Rounds = 3, Epochs = 1, Batch = 4, LearningRate = 1e-4, ValidationGoals = 0 };
        var start = folder.File("imitation/best");
        var perRound = shop.Train(settings with { Rounds = 1 }, folder.File("one"), start).Checkpoints[^1].Step;
        var budget = perRound + 2;
        Assert.Equal(budget, shop.Train(settings with { UpdateBudget = budget }, folder.File("whole"), start).Checkpoints[^1].Step);

        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => shop.Train(settings with { UpdateBudget = budget }, folder.File("parted"), start, told =>
        {
            if (told.Values(MetricNames.DpoLoss).Length == perRound + 1)
                stop.Cancel();
        }, stop.Token));
        shop.Train(settings with { UpdateBudget = budget }, folder.File("parted"), start);
        Assert.Equal(File.ReadAllBytes(folder.File("whole/last/model.safetensors")), File.ReadAllBytes(folder.File("parted/last/model.safetensors")));
    }
}
