using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Models;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Loop;
using WebShopRL.Agents.Training.PolicyGradient;
using WebShopRL.Tests.Rollouts;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Training.PolicyGradient;

/// <summary>A small shop with a policy that knows nothing, to start from.</summary>
public sealed class PlayedShop : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PlayedShop() => Start = FreshPolicy.Write(_folder.File("start"), Small.Shop);

    public SmallShop Small { get; } = new();

    public string Start { get; }

    internal static PgSettings Pg { get; } = new()
    {
        Updates = 5, Environments = 3, ChoicesPerUpdate = 4, LearningRate = 5e-4, RewardScale = 1, EntropyWeight = 0.01, Demonstrations = "scripted", ImitationWeight = 0.5, ImitationBatch = 4, Trajectories = 4, StepLimit = 8, ValidationGoals = 3, ValidateEvery = 3,
    };

    internal static PpoSettings Ppo { get; } = new()
    {
        Updates = 3, EpisodesPerUpdate = 6, Parallel = 4, LearningRate = 5e-4, RewardScale = 1, Epochs = 2, Minibatches = 2, Demonstrations = "scripted", ImitationWeight = 0.5, ImitationBatch = 4, Trajectories = 4, KlWeight = 0.1, KlEstimator = "k3",
        StepLimit = 8, ValidationGoals = 3, ValidateEvery = 2,
    };

    internal static PolicyGradientSettings Of(string algorithm) => algorithm == "pg" ? Pg : Ppo;

    internal RecordingObserver Train(TrainingSettings settings, string folder, Action<RecordingObserver>? onMetric = null, CancellationToken cancellation = default) =>
        Small.Train(settings, folder, Start, onMetric, cancellation);

    public void Dispose()
    {
        Small.Dispose();
        _folder.Dispose();
    }
}

[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class PolicyGradientTrainerTests(PlayedShop shop, SplitShop split) : IClassFixture<PlayedShop>, IClassFixture<SplitShop>
{
    [Fact]
    public void Ppo_StartsAtRatioOne()
    {
        using var folder = new TemporaryFolder();

        var told = shop.Train(PlayedShop.Ppo with { Updates = 1, Epochs = 1, Minibatches = 1, EpisodesPerUpdate = 12 }, folder.Path);

        Assert.InRange(Assert.Single(told.Values(MetricNames.ApproximateKl)), -1e-6, 1e-6);
        Assert.Equal(0, Assert.Single(told.Values(MetricNames.ClipFraction)));
        Assert.InRange(Assert.Single(told.Values(MetricNames.PolicyLoss)), -1e-5, 1e-5); // −mean of normalised advantages, where every ratio is 1
        Assert.InRange(Assert.Single(told.Values(MetricNames.KlReference)), -1e-6, 1e-6); // the policy is its reference still
    }

    [Fact]
    public void Ppo_EndsItsPasses_WhenThePolicyIsFartherAwayThanItMay()
    {
        using var folder = new TemporaryFolder();
        var settings = PlayedShop.Ppo with { Updates = 1, Epochs = 10, LearningRate = 5e-3, Demonstrations = "none" };

        var free = shop.Train(settings, folder.File("free"));
        var held = shop.Train(settings with { TargetKl = 1e-4 }, folder.File("held"));

        Assert.True(held.Values(MetricNames.ApproximateKl)[0] < free.Values(MetricNames.ApproximateKl)[0]);
        Assert.NotEqual(File.ReadAllBytes(folder.File("free/last/model.safetensors")), File.ReadAllBytes(folder.File("held/last/model.safetensors")));
    }

    [Theory]
    [InlineData("k1")]
    [InlineData("k3")]
    public void Ppo_TakesTheDistanceFromItsReferenceOffEachReward(string estimator)
    {
        using var folder = new TemporaryFolder();
        shop.Train(PlayedShop.Ppo with { Updates = 1, LearningRate = 0.01 }, folder.Path);
        using var policy = Open(folder.File("last"), "policy");
        using var reference = Open(shop.Start, "reference");
        var settings = PlayedShop.Ppo with { KlEstimator = estimator, KlWeight = 2, RewardScale = 3, Discount = 0, GaeLambda = 0 };
        var told = new RecordingObserver();
        var job = shop.Small.Job(settings, new RunFolder(folder.Path));

        var (played, _) = new PpoPlay(new TrainingEpisodes(job, settings.StepLimit), settings, policy, reference, PurchaseRewards.Measured, new RunMetrics(told)).Run(0, 0, default);
        var (free, _) = new PpoPlay(new TrainingEpisodes(job, settings.StepLimit), settings, policy, null, PurchaseRewards.Measured, new RunMetrics(told)).Run(0, 0, default);

        Assert.Contains(free, made => made.Actions.Count > 2);
        var distances = free.Select(made => KlEstimate.Of(reference.Act([made.Decision])[0].LogProbabilities[made.Chosen] - made.LogProbability, estimator)).ToArray();
        Assert.Contains(distances, distance => Math.Abs(distance) > 1e-3);
        Assert.All(played.Zip(free.Zip(distances)), pair => Near.Equal(pair.Second.First.Reward - 2 * pair.Second.Second, pair.First.Reward, 1e-4, 1e-4));
        Assert.All(played, made => Near.Equal(made.Reward, made.Return, 1e-5, 1e-5)); // where nothing later counts
        Near.Equal(distances.Average(), Assert.Single(told.Values(MetricNames.KlReference)), 1e-4, 1e-5);
    }

    [Theory]
    [InlineData("pg")]
    [InlineData("ppo")]
    public void Run_TellsItsMetrics_WithTheEpisodesPlayed(string algorithm)
    {
        using var folder = new TemporaryFolder();

        var told = shop.Train(PlayedShop.Of(algorithm), folder.Path);

        string[] always =
        [
            MetricNames.Loss, MetricNames.PolicyLoss, MetricNames.ValueLoss, MetricNames.Entropy, MetricNames.ImitationLoss, MetricNames.GradNorm, MetricNames.LearningRate, MetricNames.ExplainedVariance,
            MetricNames.EnvironmentMs, .. algorithm == "ppo" ? (string[])[MetricNames.ApproximateKl, MetricNames.ClipFraction, MetricNames.KlReference, MetricNames.EpisodeScore, MetricNames.PurchaseRate] : [],
        ];
        Assert.All(always, name => Assert.Equal(PlayedShop.Of(algorithm).Updates, told.Values(name).Length));
        Assert.All(told.Points, point => Assert.NotNull(MetricTable.Find(point.Name)));
        Assert.All(told.Values(MetricNames.InvalidActionRate), rate => Assert.Equal(0, rate));
        Assert.Contains(told.Lines, line => line.Contains("value head was never trained", StringComparison.Ordinal));
        Assert.Contains(told.Checkpoints, save => save is { Kind: "best", Step: 0 });

        var again = shop.Small.Train(PlayedShop.Of(algorithm) with { Updates = 1 }, folder.File("again"), folder.File("last"));
        Assert.DoesNotContain(again.Lines, line => line.Contains("value head was never trained", StringComparison.Ordinal));
    }

    [Fact]
    public void Episodes_AreOfTrainingGoalsAlone_EachOnceInAPass()
    {
        var training = TrainingGoals.Of(split.Shop);
        var episodes = new TrainingEpisodes(new TrainingJob
        {
            Settings = PlayedShop.Ppo, Seed = 4, Scratch = "unused", Inputs = new RunFolder("unused"), Shop = split.Shop, Trajectories = _ => [],
        }, stepLimit: 5);

        int[] goals = [.. Enumerable.Range(0, 2 * training.Goals.Count).Select(number => episodes.Start(number).Episode.Goal.Index)];

        Assert.All(goals, goal => Assert.True(training.MayLearnFrom(goal)));
        Assert.Equal(goals[..training.Goals.Count].Order(), training.Goals.Select(goal => goal.Index).Order());
        Assert.Equal(goals[training.Goals.Count..].Order(), goals[..training.Goals.Count].Order());
        Assert.NotEqual(goals[training.Goals.Count..], goals[..training.Goals.Count]);
    }

    [Theory]
    [InlineData("pg")]
    [InlineData("ppo")]
    public void Run_StopsWithNameAndUpdate_WhenItDiverges_AndKeepsWhatWasGood(string algorithm)
    {
        using var folder = new TemporaryFolder();
        var observer = new RecordingObserver();

        var failure = Assert.Throws<InvalidOperationException>(() => new RunFolder(folder.Path).Train(run => shop.Small.Job(PlayedShop.Of(algorithm) with { LearningRate = 0.1, WarmUp = 0, GradientClip = 1000, Updates = 40, ValidateEvery = 1000 }, run, Broken(folder)), observer));

        Assert.Matches("^.+ is (NaN|infinite|minus infinity) at update [0-9]+: .*last save is kept", failure.Message);
        Assert.All(observer.Points, point => Assert.True(double.IsFinite(point.Value)));
        Assert.All(observer.Checkpoints, save => Assert.Equal(("best", 0), (save.Kind, save.Step)));
    }

    [Theory]
    [InlineData("query writer", "query writer (BART)")]
    [InlineData("encoder", "has not learned to act")]
    [InlineData("nothing", "start from a checkpoint")]
    [InlineData("another vocabulary", "They are of two models")]
    public void Run_RefusesItsStart_BeforeTheFirstUpdate(string start, string reason)
    {
        using var folder = new TemporaryFolder();
        var given = start switch
        {
            "query writer" => ShippedModels.QueryWriter.Folder,
            "encoder" => ShippedModels.Encoder.Folder,
            "another vocabulary" => OtherVocabulary(folder),
            _ => null,
        };
        foreach (var settings in (TrainingSettings[])[PlayedShop.Pg, PlayedShop.Ppo])
        {
            var observer = new RecordingObserver();
            var failure = Assert.ThrowsAny<Exception>(() => new RunFolder(folder.File("run")).Train(run => shop.Small.Job(settings, run, given), observer));
            Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
            Assert.Empty(observer.Points);
        }
    }

    [Fact]
    public void Run_RefusesAnImitationTermWithoutDemonstrations()
    {
        using var folder = new TemporaryFolder();
        foreach (var settings in (TrainingSettings[])[PlayedShop.Pg with { Demonstrations = "human" }, PlayedShop.Ppo with { Demonstrations = "human" }])
            Assert.Contains("There are no human trajectories", Assert.Throws<NothingToLearnException>(() => shop.Train(settings, folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pg")]
    [InlineData("ppo")]
    public void Run_LeavesNoMoreTensorsBehind_TheLongerItIs(string algorithm)
    {
        using var folder = new TemporaryFolder();
        // What earlier tests left to the garbage collector counts as live until it comes.
        GC.Collect();
        GC.WaitForPendingFinalizers();

        var told = shop.Train(PlayedShop.Of(algorithm) with { Updates = 51, StepLimit = 4, Trajectories = 1, ValidationGoals = 0 }, folder.Path);

        var live = told.Values(MetricNames.LiveTensors);
        Assert.Equal(3, live.Length);
        Assert.Equal(live[1], live[^1]);
    }

    private static LearnedPolicy Open(string folder, string name)
    {
        var loaded = CheckpointFolder.LoadPolicy(folder, CPU);
        return new LearnedPolicy(name, loaded.Model, new PolicyTexts(loaded.Tokenizer, PolicyLimits.Load(folder)), CPU, owns: true);
    }

    private string OtherVocabulary(TemporaryFolder folder)
    {
        var copy = folder.File("other");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(shop.Start))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        File.AppendAllLines(Path.Combine(copy, "vocab.txt"), ["another", "words"]);
        return copy;
    }

    /// <summary>A start whose value head says far too much: what is learned from it is no number before long.</summary>
    private string Broken(TemporaryFolder folder)
    {
        using var loaded = CheckpointFolder.LoadChoice(shop.Start);
        using (no_grad())
            loaded.Model.named_parameters().Single(parameter => parameter.name == "linear_3.2.bias").parameter.fill_(1e25);
        var copy = folder.File("broken");
        Directory.CreateDirectory(copy);
        CheckpointFolder.WriteEncoder(copy, loaded.Model, loaded.Model.Config, loaded.Tokenizer);
        new PolicyLimits(64, 16).Save(copy);
        return copy;
    }
}
