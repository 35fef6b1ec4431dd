using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Loop;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Tests.Training;

[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class ImitationTrainerTests(SmallShop shop) : IClassFixture<SmallShop>
{
    [Fact]
    public void Run_LearnsItsDemonstrationsByHeart_WhenTheyAreFew()
    {
        using var folder = new TemporaryFolder();

        var told = shop.Train(SmallShop.Imitation with { Trajectories = 3, Vocabulary = 3000, PageTokens = 512, Dropout = 0, PruneLoops = true, Epochs = 60, Batch = 4, ValidationGoals = 0 }, folder.Path);

        Assert.True(told.Values(MetricNames.IlLoss)[0] > 1);
        Assert.True(told.Values(MetricNames.IlAccuracy)[^5..].Average() > 0.9, $"accuracy at the end: {string.Join(' ', told.Values(MetricNames.IlAccuracy)[^5..])}");
    }

    [Fact]
    public void Run_TellsTheSameNumbers_WhenRepeated()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();

        Assert.Equal(shop.Train(SmallShop.Imitation, first.Path).Values(MetricNames.IlLoss), shop.Train(SmallShop.Imitation, second.Path).Values(MetricNames.IlLoss));
    }

    [Fact]
    public void Run_GoesOnAsIfItHadNeverStopped_WhenCancelledAndRunAgain()
    {
        using var whole = new TemporaryFolder();
        using var parted = new TemporaryFolder();
        var uninterrupted = shop.Train(SmallShop.Imitation, whole.Path);
        using var stop = new CancellationTokenSource();
        var half = uninterrupted.Values(MetricNames.IlLoss).Length / 2;

        List<double> losses = [];
        Assert.ThrowsAny<OperationCanceledException>(() => shop.Train(SmallShop.Imitation, parted.Path, onMetric: told =>
        {
            losses = [.. told.Values(MetricNames.IlLoss)];
            if (losses.Count == half)
                stop.Cancel();
        }, cancellation: stop.Token));
        losses.AddRange(shop.Train(SmallShop.Imitation, parted.Path).Values(MetricNames.IlLoss));

        Assert.Equal(uninterrupted.Values(MetricNames.IlLoss), losses);
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole.Path, "last", "model.safetensors")), File.ReadAllBytes(Path.Combine(parted.Path, "last", "model.safetensors")));
    }

    [Fact]
    public void Run_LeavesNoMoreTensorsBehind_TheLongerItIs()
    {
        using var folder = new TemporaryFolder();
        shop.Train(SmallShop.Imitation with { Epochs = 1, ValidationGoals = 0 }, folder.File("first"));
        var start = LiveTensors();
        shop.Train(SmallShop.Imitation with { Epochs = 1, ValidationGoals = 0 }, folder.File("short"));
        var afterShort = LiveTensors();

        var told = shop.Train(SmallShop.Imitation with { Epochs = 20, ValidationGoals = 0 }, folder.File("long"));

        // TorchSharp counts each parameter that is made from a tensor twice and lets go of it once: what is compared is what the updates leave.
        Assert.Equal(afterShort - start, LiveTensors() - afterShort);
        var live = told.Values(MetricNames.LiveTensors);
        Assert.True(live.Length >= 3);
        Assert.Equal(live[1], live[^1]);
    }

    /// <summary>Tensors that something still holds: those only awaiting the garbage collector do not count.</summary>
    private static long LiveTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return TorchSharp.torch.Tensor.TotalCount;
    }

    [Fact]
    public void Evaluation_GivesEachGoalTheSameEpisode_WhateverRunsBesideIt()
    {
        using var folder = new TemporaryFolder();
        shop.Train(SmallShop.Imitation, folder.Path);
        var goals = shop.Shop.GoalsOf(GoalSplit.Test).Take(12).ToArray();
        using var policy = PolicyLoader.Checkpoint(Path.Combine(folder.Path, "best"), "cpu", 1);

        var together = Evaluator.Run(shop.Shop, policy, goals, new EvaluationSettings("sample", MaxSteps: 15, Seed: 4));
        var alone = Evaluator.Run(shop.Shop, policy, [.. goals.Reverse()], new EvaluationSettings("sample", MaxSteps: 15, Seed: 4, Parallel: 1));

        Assert.Equal(together.Episodes.Select(episode => string.Join('|', episode.Actions)), alone.Episodes.Reverse().Select(episode => string.Join('|', episode.Actions)));
    }
}
