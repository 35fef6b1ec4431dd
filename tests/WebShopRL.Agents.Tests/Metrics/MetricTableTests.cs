using System.Reflection;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.PolicyGradient;
using WebShopRL.Agents.Training.Preferences;
using WebShopRL.Agents.Training.Pretraining;
using WebShopRL.Agents.Training.QueryWriting;
using WebShopRL.Agents.Training.Reward;
using WebShopRL.Tests.Training;

namespace WebShopRL.Tests.Metrics;

/// <summary>The table, its names, what trainers tell and the page in docs are one.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class MetricTableTests(SmallShop shop) : IClassFixture<SmallShop>
{
    [Fact]
    public void Table_HasEveryName_OnceAndInItsGroup()
    {
        var names = typeof(MetricNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(names.Order(), MetricTable.All.Select(metric => metric.Name).Order());
        Assert.All(MetricTable.All, metric => Assert.Contains(metric.Group, MetricTable.Groups));
    }

    [Fact]
    public void Table_IsWhatTheTrainersTell()
    {
        using var folder = new TemporaryFolder();
        TrainingSettings[] runs =
        [
            SmallShop.Imitation with { Epochs = 1 },
            new PretrainSettings { Network = "bert-tiny", Vocabulary = 600, TextTokens = 64, Batch = 32, Epochs = 1, HeldOut = 0.1 },
            new SearchImitationSettings { Vocabulary = 800, Network = "bart-tiny", TextTokens = 64, Batch = 32, Epochs = 1, ValidationGoals = 4 },
            new RewardSettings { Network = "bert-tiny", Vocabulary = 600, Goals = 8, Purchases = 8, Epochs = 1, ValidationGoals = 10 },
            new RewardSettings { Loss = "bradley_terry", Network = "bert-tiny", Vocabulary = 600, Epochs = 1, ValidationGoals = 2 },
            new DpoSettings { Pairs = "demonstrated", Goals = 8, Epochs = 1, Batch = 8, ValidationGoals = 2 },
            new PpoSettings { Updates = 1, EpisodesPerUpdate = 40, StepLimit = 10, Epochs = 1, Demonstrations = "scripted", Trajectories = 4, KlEstimator = "k1", RewardModel = "run:3", ValidationGoals = 2 },
        ];
        StatedPreference[] stated = [.. shop.Shop.Goals.Take(4).SelectMany(goal => StatedSamples.Purchases(shop.Shop, goal, purchase => purchase.Product.Title.Length))];

        var told = runs.SelectMany((settings, i) =>
        {
            var observer = new RecordingObserver();
            new RunFolder(folder.File($"{i}")).Train(run => shop.Job(settings, run, settings is DpoSettings or PpoSettings ? folder.File("0/best") : null, stated) with { Checkpoints = _ => folder.File("3/best") }, observer);
            return observer.Points;
        }).Select(point => point.Name).Distinct();

        Assert.Equal(MetricTable.All.Select(metric => metric.Name).Order(), told.Order());
    }

    [Fact]
    public void Document_IsThePageInDocs() =>
        Assert.Equal(MetricTable.Document(), File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "metrics.md")));
}
