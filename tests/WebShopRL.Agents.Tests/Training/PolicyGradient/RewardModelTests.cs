using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.PolicyGradient;
using WebShopRL.Agents.Training.Reward;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Pages;

namespace WebShopRL.Tests.Training.PolicyGradient;

/// <summary>Policy gradients on what a reward model expects.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class RewardModelTests(PlayedShop shop) : IClassFixture<PlayedShop>
{
    private static readonly RewardSettings Reward = new() { Network = "bert-tiny", Vocabulary = 600, Dropout = 0, LearningRate = 1e-3, Batch = 16, Epochs = 1, Goals = 20, Purchases = 4, ValidationGoals = 0 };

    [Theory]
    [InlineData("pg")]
    [InlineData("ppo")]
    public void Run_IsToldBothScores_AndGoesOnByTheModelItBeganWith(string algorithm)
    {
        using var folder = new TemporaryFolder();
        var model = Model(folder);
        var settings = PlayedShop.Of(algorithm) with { RewardModel = "run:7", StepLimit = 30 };
        var whole = new RecordingObserver();
        new RunFolder(folder.File("whole")).Train(run => Job(settings, run, model), whole);
        var measured = shop.Train(settings with { RewardModel = "" }, folder.File("measured"));

        Assert.Empty(measured.Values(MetricNames.ModelScore));
        Assert.Equal(whole.Values(MetricNames.EpisodeScore).Length, whole.Values(MetricNames.ModelScore).Length);
        Assert.All(whole.Values(MetricNames.ModelScore), score => Assert.InRange(score, 0, 100));
        Assert.Contains(whole.Values(MetricNames.ModelScore).Zip(whole.Values(MetricNames.EpisodeScore)), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
        // What is played first is the same; what is learned from it is not.
        Assert.Equal(measured.Values(MetricNames.EpisodeScore)[0], whole.Values(MetricNames.EpisodeScore)[0]);
        Assert.NotEqual(File.ReadAllBytes(folder.File("measured/last/model.safetensors")), File.ReadAllBytes(folder.File("whole/last/model.safetensors")));

        using var stop = new CancellationTokenSource();
        var first = new RecordingObserver
        {
            OnMetric = told =>
            {
                if (told.Points[^1].Name == MetricNames.LearningRate && told.Points[^1].Step == 1)
                    stop.Cancel();
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => new RunFolder(folder.File("parted")).Train(run => Job(settings, run, model), first, stop.Token));
        // The model is gone by then.
        new RunFolder(folder.File("parted")).Train(run => Job(settings, run, folder.File("nowhere")), new RecordingObserver());
        foreach (var file in new[] { "last/model.safetensors", "last/optimizer.safetensors", "last/random.safetensors" })
            Assert.Equal(File.ReadAllBytes(folder.File($"whole/{file}")), File.ReadAllBytes(folder.File($"parted/{file}")));
    }

    [Fact]
    public void Rewards_AreTheModelsOfTheProductBought_WithAllOfItsPages()
    {
        using var folder = new TemporaryFolder();
        var model = Model(folder);
        var settings = PlayedShop.Ppo with { RewardModel = "run:7" };
        using var rewards = PurchaseRewards.Open(Job(settings, new RunFolder(folder.File("run")), model), settings.RewardModel, TorchSharp.torch.CPU, new RecordingObserver());
        var loaded = CheckpointFolder.LoadRewardModel(model, RewardTexts.Types);
        using var valuer = new LearnedValuer(loaded.Model, new RewardTexts(loaded.Tokenizer, loaded.Model.Config.MaxPositions), TorchSharp.torch.CPU, owns: true);
        using var shopper = PolicyLoader.Baseline("expert", shop.Small.Shop, 3);
        List<Rollout> ended = [];
        ParallelRollouts.Run(shopper, shop.Small.Shop.Goals.Take(6).Select(goal => new Rollout(new Episode(shop.Small.Shop, goal, "bought"), 1, new Decoding(true), 50)), 6, ended.Add);
        var walkedOut = new Rollout(new Episode(shop.Small.Shop, shop.Small.Shop.Goals[0], "not bought"), 1, new Decoding(true), 2);

        var given = rewards.Of([walkedOut, .. ended]);

        Assert.Equal(0, given[0]);
        Assert.Contains(ended, rollout => ((DonePage)rollout.Episode.Page).Chosen.Count > 0);
        foreach (var (rollout, reward) in ended.Zip(given.Skip(1)))
        {
            var page = (DonePage)rollout.Episode.Page;
            var alone = valuer.Value([new ValueQuestion(Wish.Of(rollout.Episode.Goal.InstructionText), ProductNotes.Of(page.Product, PagesRead.All), page.Chosen)])[0];
            Assert.Equal(alone.Reward, reward, 5);
        }
        Assert.True(given.Skip(1).Distinct().Count() > 1);
    }

    [Theory]
    [InlineData("pg")]
    [InlineData("ppo")]
    public void Run_RefusesAPolicyAsARewardModel_AndARewardModelAsAPolicy_BeforeItsFirstStep(string algorithm)
    {
        using var folder = new TemporaryFolder();
        var settings = PlayedShop.Of(algorithm) with { RewardModel = "run:7" };
        var observer = new RecordingObserver();

        var policy = Assert.Throws<InvalidOperationException>(() => new RunFolder(folder.File("a")).Train(run => Job(settings, run, shop.Start), observer));
        var model = Assert.Throws<InvalidOperationException>(() => new RunFolder(folder.File("b")).Train(run => Job(PlayedShop.Of(algorithm), run, "") with { InitialCheckpoint = Model(folder) }, observer));

        Assert.Contains("reward_model: run:7 is a policy", policy.Message, StringComparison.Ordinal);
        Assert.Contains("is a reward model", model.Message, StringComparison.Ordinal);
        Assert.Empty(observer.Points);
        Assert.Empty(observer.Checkpoints);
    }

    private string Model(TemporaryFolder folder)
    {
        shop.Small.Train(Reward, folder.File("reward"));
        return folder.File("reward/last");
    }

    private TrainingJob Job(TrainingSettings settings, RunFolder run, string model) => shop.Small.Job(settings, run, shop.Start) with
    {
        Checkpoints = reference => reference == "run:7" && Directory.Exists(model) ? model : throw new InvalidOperationException($"There is no {reference}."),
    };
}
