using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Preferences;
using WebShopRL.Agents.Training.Reward;
using WebShopRL.Shop.Episodes;
using WebShopRL.Tests.Training.PolicyGradient;

namespace WebShopRL.Tests.Training;

/// <summary>What DPO learns by besides the policy it starts from: a reward model that compares its episodes, a reference that is another policy.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class DpoSourcesTests(SmallShop shop) : IClassFixture<SmallShop>
{
    private static readonly DpoSettings Settings = new()
    {
        Pairs = "trajectories", Demonstrations = "generated", Goals = 6, Rollouts = 5, MinimumDifference = 0.02, Epochs = 2, Batch = 4, Beta = 0.3, LearningRate = 2e-3, ValidationGoals = 1, ValidateEvery = 50,
    };

    [Fact]
    public void Trajectories_AreComparedByWhatTheModelExpects()
    {
        using var folder = new TemporaryFolder();
        var job = JobWith(folder, new RunFolder(folder.File("run")));
        using var policy = PolicyLoader.Checkpoint(FreshPolicy.Write(folder.File("start"), shop.Shop), "cpu", 1);
        using var model = PurchaseRewards.Open(job, "run:7", TorchSharp.torch.CPU, new RecordingObserver());

        var byModel = TrajectoryPreferences.Of(job, Settings, policy, model, 3, new RecordingObserver(), default);
        var bySimulator = TrajectoryPreferences.Of(job, Settings, policy, PurchaseRewards.Measured, 3, new RecordingObserver(), default);

        // The same episodes again, and what the model says of each.
        var random = new Random(3);
        var goals = TrainingGoals.Of(shop.Shop).Goals.ToArray();
        random.Shuffle(goals);
        Rollout[] played = [.. goals.Take(Settings.Goals).SelectMany(goal => Enumerable.Range(0, Settings.Rollouts).Select(_ => new Rollout(new Episode(shop.Shop, goal, $"explored-{goal.Index}"), random.Next(), Decoding.Sampled, 30)))];
        ParallelRollouts.Run(policy, played, 64, _ => { });
        var values = played.Zip(model.Of(played)).ToLookup(one => one.First.Episode.Goal.Index, one => one.Second);
        Assert.NotEmpty(byModel.Pairs);
        Assert.All(byModel.Pairs, pair => Assert.Contains(values[pair.Goal], value => Math.Abs(values[pair.Goal].Max() - value - pair.Difference) < 1e-5));
        Assert.NotEqual(bySimulator.Pairs.Select(pair => pair.Difference), byModel.Pairs.Select(pair => pair.Difference));
    }

    [Fact]
    public void Measured_PairsComeFromTheModel_AndItsFilesStayWithTheRun()
    {
        using var folder = new TemporaryFolder();
        var start = FreshPolicy.Write(folder.File("start"), shop.Shop);
        var settings = Settings with { Pairs = "measured", Goals = 6, Candidates = 4, PlayingOn = "sample", Playouts = 1 };
        var told = new RecordingObserver();
        var run = new RunFolder(folder.File("run"));
        run.Train(scratch => JobWith(folder, scratch) with { Settings = settings with { RewardModel = "run:7" }, InitialCheckpoint = start }, told);
        var simulated = shop.Train(settings, folder.File("simulated"), start);

        Assert.Contains(told.Lines, line => line.Contains("what the reward model run:7 expects", StringComparison.Ordinal));
        Assert.NotEqual(simulated.Values(MetricNames.DpoLoss), told.Values(MetricNames.DpoLoss));
        Assert.Equal(Math.Log(2), told.Values(MetricNames.DpoLoss)[0], 4);
        Assert.True(File.Exists(folder.File("run/inputs/rewardmodel")));
    }

    [Fact]
    public void Reference_MayBeAnotherPolicy()
    {
        using var folder = new TemporaryFolder();
        var start = FreshPolicy.Write(folder.File("start"), shop.Shop);
        shop.Train(SmallShop.Imitation, folder.File("imitation"));
        var settings = Settings with { Pairs = "demonstrated", Demonstrations = "scripted" };
        var held = Train("held", folder.File("imitation/best"));
        var itself = Train("itself", start);
        var plain = shop.Train(settings, folder.File("plain"), start);

        // Held to the start by name it is the run it would be anyway, but for last digits; held to another it begins elsewhere than at no difference.
        Assert.All(plain.Values(MetricNames.DpoLoss).Zip(itself.Values(MetricNames.DpoLoss)), losses => Assert.Equal(losses.First, losses.Second, 4));
        Assert.Equal(Math.Log(2), itself.Values(MetricNames.DpoLoss)[0], 4);
        Assert.True(Math.Abs(held.Values(MetricNames.DpoLoss)[0] - Math.Log(2)) > 1e-3);

        RecordingObserver Train(string name, string reference)
        {
            var told = new RecordingObserver();
            new RunFolder(folder.File(name)).Train(run => shop.Job(settings with { Reference = "policy", ReferencePolicy = "run:9" }, run, start) with { Checkpoints = _ => reference }, told);
            return told;
        }
    }

    [Fact]
    public void Reference_IsRefused_WhereItIsNoPolicy()
    {
        using var folder = new TemporaryFolder();
        var start = FreshPolicy.Write(folder.File("start"), shop.Shop);
        var failure = Assert.Throws<InvalidOperationException>(() => new RunFolder(folder.File("run")).Train(
            run => JobWith(folder, run) with { Settings = Settings with { Reference = "policy", ReferencePolicy = "run:7" }, InitialCheckpoint = start }, new RecordingObserver()));
        Assert.Equal("reference_policy: run:7 is a reward model: give a policy.", failure.Message);
    }

    private TrainingJob JobWith(TemporaryFolder folder, RunFolder run)
    {
        if (!Directory.Exists(folder.File("reward/last")))
            shop.Train(new RewardSettings { Network = "bert-tiny", Vocabulary = 600, Dropout = 0, LearningRate = 1e-3, Batch = 16, Epochs = 1, Goals = 20, Purchases = 4, ValidationGoals = 0 }, folder.File("reward"));
        return shop.Job(Settings, run) with { Checkpoints = _ => folder.File("reward/last") };
    }
}
