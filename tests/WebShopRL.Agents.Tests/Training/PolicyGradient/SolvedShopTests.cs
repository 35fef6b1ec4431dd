using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.PolicyGradient;
using WebShopRL.Agents.Training.Preferences;

namespace WebShopRL.Tests.Training.PolicyGradient;

/// <summary>What is easy is solved, from a policy that knows nothing: buying the only product, and the better one of two.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class SolvedShopTests
{
    [Theory]
    [InlineData("pg", 1)]
    [InlineData("pg", 2)]
    [InlineData("ppo", 1)]
    [InlineData("ppo", 2)]
    public void Run_BuysWhatIsAskedFor(string algorithm, int products)
    {
        using var shop = new TinyShop(products);
        using var folder = new TemporaryFolder();
        PolicyGradientSettings settings = algorithm == "pg"
            ? new PgSettings { Updates = 120, Environments = 8, ChoicesPerUpdate = 2, LearningRate = 3e-3, RewardScale = 1, EntropyWeight = 0.01, GradientClip = 1 }
            : new PpoSettings { Updates = 20, EpisodesPerUpdate = 16, LearningRate = 3e-3, RewardScale = 1, Epochs = 3, Minibatches = 2 };
        settings = settings with { StepLimit = 8, MicroBatch = 0, ValidationGoals = 1, ValidateEvery = 1_000 };
        var told = Train(settings, shop, folder);

        var scores = told.Values(MetricNames.EpisodeScore);
        Assert.True(scores[..3].Average() < 75, $"It was solved before: {scores[0]}");
        Assert.True(scores[^5..].Average() > 95, $"{scores[0]:F1} → {string.Join(' ', scores[^5..].Select(score => $"{score:F1}"))}");
        Assert.Equal(100, told.Values(MetricNames.EvalScore)[^1]);
    }

    /// <param name="pairs">Actions that were played on from, or the policy's better episodes over its worse ones: of one product all episodes that buy are as good.</param>
    [Theory]
    [InlineData("measured", 1)]
    [InlineData("measured", 2)]
    [InlineData("trajectories", 2)]
    public void Dpo_BuysWhatIsAskedFor(string pairs, int products)
    {
        using var shop = new TinyShop(products);
        using var folder = new TemporaryFolder();
        var settings = new DpoSettings
        {
            Pairs = pairs, Demonstrations = "generated", Goals = 1, Candidates = 20, Rollouts = 12, Rounds = 8, Epochs = 15, Batch = 8, Beta = 0.3, LearningRate = 3e-3, ValidationGoals = 1, ValidateEvery = 1_000,
        };
        var told = Train(settings, shop, folder);

        var scores = told.Values(MetricNames.EvalScore);
        Assert.True(scores[0] < 100, "It was solved before.");
        Assert.Equal(100, scores[^1]);
    }

    private static RecordingObserver Train(TrainingSettings settings, TinyShop shop, TemporaryFolder folder)
    {
        var start = FreshPolicy.Write(folder.File("start"), shop.Shop);
        var told = new RecordingObserver();
        new RunFolder(folder.File("run")).Train(run => new TrainingJob
        {
            Settings = settings, Seed = 3, InitialCheckpoint = start, Scratch = run.Scratch, Inputs = run, Shop = shop.Shop, Trajectories = _ => [], Device = "cpu", Threads = 1,
        }, told);
        return told;
    }
}
