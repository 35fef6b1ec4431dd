using System.Globalization;
using System.Text.Json;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Preferences;
using WebShopRL.Agents.Training.Reward;
using WebShopRL.Tests.Training.PolicyGradient;

namespace WebShopRL.Tests.Training;

/// <summary>
/// What a tiny model tells over its first 50 updates, as it was once: a change of arithmetic, of draws or of what is played shows here first. The curves are in <c>golden-curves.json</c>; after a change that is meant,
/// <c>WEBSHOP_WRITE_GOLDEN=1</c> writes them anew.
/// </summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class GoldenCurvesTests(PlayedShop shop) : IClassFixture<PlayedShop>
{
    private const int Updates = 50;

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, IndentSize = 1 };

    private static string File { get; } = Path.Combine(RepositoryFiles.Root, "tests/WebShopRL.Agents.Tests/Training/golden-curves.json");

    [Theory]
    [InlineData("il", MetricNames.IlLoss, MetricNames.IlAccuracy, MetricNames.GradNorm)]
    [InlineData("pg", MetricNames.PolicyLoss, MetricNames.ValueLoss, MetricNames.Entropy, MetricNames.ImitationLoss, MetricNames.GradNorm)]
    [InlineData("ppo", MetricNames.PolicyLoss, MetricNames.ValueLoss, MetricNames.Entropy, MetricNames.ApproximateKl, MetricNames.GradNorm, MetricNames.EpisodeScore)]
    [InlineData("dpo", MetricNames.DpoLoss, MetricNames.RewardsChosen, MetricNames.RewardsRejected, MetricNames.LogpsChosen, MetricNames.GradNorm)]
    [InlineData("reward", MetricNames.RewardLoss, MetricNames.GradNorm)]
    public void Run_TellsWhatItToldBefore(string algorithm, params string[] metrics)
    {
        using var folder = new TemporaryFolder();
        var settings = Of(algorithm);
        var told = algorithm is "il" or "reward" ? shop.Small.Train(settings, folder.Path) : shop.Train(settings, folder.Path);
        var curves = metrics.ToDictionary(metric => metric, metric => told.Values(metric).Select(Rounded).ToArray());
        Assert.All(curves, curve => Assert.Equal(Updates, curve.Value.Length));
        var known = Read();
        if (Environment.GetEnvironmentVariable("WEBSHOP_WRITE_GOLDEN") == "1")
        {
            known[algorithm] = curves;
            System.IO.File.WriteAllText(File, JsonSerializer.Serialize(known, Options) + "\n");
        }
        foreach (var (metric, curve) in curves)
            foreach (var (update, (before, now)) in known[algorithm][metric].Zip(curve).Index())
                Assert.True(Math.Abs(before - now) <= Tolerance(update) * (Math.Abs(before) + 0.01), string.Create(CultureInfo.InvariantCulture, $"{metric} at update {update}: {now}, before {before}."));
    }

    /// <summary>Relative. Processors add up in different orders, and the difference grows from update to update: with SSE4 or AVX2 alone it was up to 0.6 % within 50.</summary>
    private static double Tolerance(int update) => 2e-3 + 1e-3 * update;

    private static TrainingSettings Of(string algorithm) => algorithm switch
    {
        "il" => SmallShop.Imitation with { Epochs = 20, UpdateBudget = Updates, ValidateEvery = Updates },
        "pg" => PlayedShop.Pg with { Updates = Updates, ValidateEvery = Updates },
        "ppo" => PlayedShop.Ppo with { Updates = Updates, ValidateEvery = Updates },
        "dpo" => new DpoSettings { Pairs = "trajectories", Demonstrations = "generated", Goals = 8, Rollouts = 4, MinimumDifference = 0.05, Batch = 4, Epochs = 200, UpdateBudget = Updates, LearningRate = 1e-3, ValidationGoals = 1, ValidateEvery = Updates },
        "reward" => new RewardSettings { Network = "bert-tiny", Vocabulary = 600, Dropout = 0, LearningRate = 1e-3, Batch = 8, Epochs = 20, UpdateBudget = Updates, Goals = 10, Purchases = 4, ValidationGoals = 0 },
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "no such algorithm"),
    };

    private static Dictionary<string, Dictionary<string, double[]>> Read() =>
        System.IO.File.Exists(File) ? JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, double[]>>>(System.IO.File.ReadAllText(File))! : [];

    /// <summary>Six digits are what float arithmetic has.</summary>
    private static double Rounded(double value) => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
