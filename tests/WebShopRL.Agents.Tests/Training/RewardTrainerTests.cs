using WebShopRL.Agents;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Training.Pretraining;
using WebShopRL.Agents.Training.Preferences;
using WebShopRL.Agents.Training.Reward;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Training;

[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class RewardTrainerTests(SmallShop shop) : IClassFixture<SmallShop>
{
    private static readonly RewardSettings Settings = new()
    {
        Network = "bert-tiny", Vocabulary = 600, Dropout = 0, LearningRate = 2e-3, WarmUp = 0.1, Batch = 32, Epochs = 3, Goals = 100, Purchases = 8, ValidationGoals = 10, ValidateEvery = 1_000,
    };

    [Fact]
    public void Run_LearnsWhatPurchasesEarn_AndAJudgePlaysByIt()
    {
        using var folder = new TemporaryFolder();

        var told = shop.Train(Settings, folder.File("reward"));

        var (losses, errors) = (told.Values(MetricNames.RewardLoss), told.Values(MetricNames.RewardError));
        Assert.True(losses.TakeLast(10).Average() < 0.75 * losses[0], $"{losses[0]} to {losses.TakeLast(10).Average()}");
        Assert.True(errors.TakeLast(10).Average() < errors[0]);
        Assert.InRange(told.Values(MetricNames.EvalRankingAccuracy)[^1], 0.6, 1);
        Assert.InRange(told.Values(MetricNames.EvalCalibrationError)[^1], 0, 0.3);
        Assert.InRange(told.Values(MetricNames.EvalRewardError)[^1], 0, 0.3);
        Assert.All(told.Checkpoints.Where(saved => saved.Kind == "best"), saved => Assert.NotNull(saved.ValidationScore));
        Assert.Equal(ModelKind.RewardModel, CheckpointFolder.Kind(folder.File("reward/best")));
        using var agent = PolicyLoader.Agent(folder.File("reward/best"), "cpu", 1);
        var played = Evaluator.Run(shop.Shop, agent, [.. shop.Shop.Goals.Take(10)], new EvaluationSettings());
        Assert.All(played.Episodes, episode => Assert.True(episode.Purchased));
        Assert.Equal(told.Values(MetricNames.EvalScore)[^1], played.Score, 9);
    }

    [Fact]
    public void Run_GoesOnAsIfItHadNeverStopped_WhenCancelledAndRunAgain()
    {
        using var folder = new TemporaryFolder();
        var settings = Settings with { Epochs = 1, Goals = 40, Dropout = 0.1, ValidationGoals = 0 };
        shop.Train(settings, folder.File("whole"));
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => shop.Train(settings, folder.File("parted"), onMetric: told =>
        {
            if (told.Values(MetricNames.RewardLoss).Length == 4)
                stop.Cancel();
        }, cancellation: stop.Token));
        shop.Train(settings, folder.File("parted"));

        Assert.Equal(File.ReadAllBytes(folder.File("whole/last/model.safetensors")), File.ReadAllBytes(folder.File("parted/last/model.safetensors")));
    }

    [Fact]
    public void Run_StartsFromAnEncoder_AndARewardModelIsNoPolicy()
    {
        using var folder = new TemporaryFolder();
        shop.Train(new PretrainSettings { Network = "bert-tiny", Vocabulary = 600, TextTokens = 64, Batch = 32, Epochs = 1, ValidateEvery = 1_000 }, folder.File("pretrain"));

        var settings = Settings with { Epochs = 1, Goals = 10, ValidationGoals = 0 };
        var told = shop.Train(settings, folder.File("reward"), folder.File("pretrain/best"));

        Assert.Contains(told.Lines, line => line.Contains("reward_head.dense.weight", StringComparison.Ordinal) && line.Contains("token_type_embeddings.weight rows 2 to 24", StringComparison.Ordinal));
        // Another reward model may begin where this one is.
        Assert.DoesNotContain(shop.Train(settings, folder.File("again"), folder.File("reward/best")).Lines, line => line.Contains("fresh", StringComparison.Ordinal));
        var reward = folder.File("reward/best");
        Assert.Contains("plays whole episodes as a judge", Assert.Throws<CheckpointException>(() => PolicyLoader.Checkpoint(reward, "cpu", 1)).Message, StringComparison.Ordinal);
        var dpo = Assert.Throws<InvalidOperationException>(() => shop.Train(new DpoSettings { ValidationGoals = 0 }, folder.File("dpo"), reward));
        Assert.Contains("initial_checkpoint: It is a reward model", dpo.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Logits_AreOfTheTextAlone_WhateverStandsBesideIt()
    {
        using var folder = new TemporaryFolder();
        shop.Train(Settings with { Epochs = 1, Goals = 5, ValidationGoals = 0 }, folder.File("reward"));
        using var loaded = CheckpointFolder.LoadRewardModel(folder.File("reward/best"), RewardTexts.Types, CPU);
        var texts = new RewardTexts(loaded.Tokenizer, loaded.Model.Config.MaxPositions);
        using var valuer = new LearnedValuer(loaded.Model, texts, CPU, owns: false);
        var wish = Wish.Of(shop.Shop.Goals[0].InstructionText);
        RewardText[] asked = [.. Enumerable.Range(0, 20).Select(i => texts.Encode(wish, ProductNotes.Of(shop.Shop.Products[i], i % 2 == 0 ? PagesRead.All : PagesRead.None), null))];

        var together = valuer.Parts(asked);

        for (var i = 0; i < asked.Length; i++)
            foreach (var (expected, part) in together[i].Zip(valuer.Parts([asked[i]])[0]))
                Near.Equal(expected, part);
        Assert.All(asked, text => Assert.InRange(text.Types.Max(), 0, RewardTexts.Types - 1));
        Assert.All(asked, text => Assert.InRange(text.Ids.Length, 4, RewardTexts.Longest));
    }
}
