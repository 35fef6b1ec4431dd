using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Training.PolicyGradient;

namespace WebShopRL.Tests.Training.PolicyGradient;

/// <summary>A run that plays and is stopped - between updates, while it plays, between two gradient steps - goes on as if it had not been.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class ContinuedPolicyGradientTests(PlayedShop shop) : IClassFixture<PlayedShop>
{
    [Theory]
    [InlineData("pg")]
    [InlineData("ppo")]
    public void Run_IsTheSame_HoweverOftenItIsStopped(string algorithm)
    {
        using var folder = new TemporaryFolder();
        var settings = PlayedShop.Of(algorithm);
        var whole = shop.Train(settings, folder.File("whole"));

        List<(string, int, double)> parted = [];
        for (var (attempt, done) = (1, false); !done; attempt++)
        {
            // Wherever that is: the further the run comes, the better, and each time it comes further.
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(60 * attempt));
            var observer = new RecordingObserver();
            try
            {
                new RunFolder(folder.File("parted")).Train(run => shop.Small.Job(settings, run, shop.Start), observer, stop.Token);
                done = true;
            }
            catch (OperationCanceledException)
            {
            }
            parted.AddRange(Curves(observer));
        }

        Assert.Equal(Curves(whole), parted);
        Same(folder, "last/model.safetensors", "last/optimizer.safetensors", "last/random.safetensors", "best/model.safetensors");
    }

    [Theory]
    [InlineData("pg", MetricNames.LearningRate, 1)]
    [InlineData("pg", MetricNames.ExplainedVariance, 3)]
    [InlineData("ppo", MetricNames.LearningRate, 0)]
    [InlineData("ppo", MetricNames.EpisodeScore, 1)] // it has played, and not learned yet
    public void Run_GoesOn_FromWhereItWasStopped(string algorithm, string after, int update)
    {
        using var folder = new TemporaryFolder();
        var settings = PlayedShop.Of(algorithm);
        var whole = shop.Train(settings, folder.File("whole"));
        using var stop = new CancellationTokenSource();
        var first = new RecordingObserver
        {
            OnMetric = told =>
            {
                if (told.Points[^1].Name == after && told.Points[^1].Step == update)
                    stop.Cancel();
            },
        };

        Assert.ThrowsAny<OperationCanceledException>(() => new RunFolder(folder.File("parted")).Train(run => shop.Small.Job(settings, run, shop.Start), first, stop.Token));
        var rest = shop.Train(settings, folder.File("parted"));

        Assert.Equal(Curves(whole), Curves(first).Concat(Curves(rest)));
        Same(folder, "last/model.safetensors", "last/optimizer.safetensors", "last/random.safetensors");
    }

    [Fact]
    public void Run_EndsEarly_WhenABudgetIsSpent_AndChecksWhatItEndsWith()
    {
        using var folder = new TemporaryFolder();
        (string Budget, PolicyGradientSettings Settings)[] budgets =
        [
            ("episode_budget", PlayedShop.Ppo with { Updates = 50, EpisodeBudget = 12 }),
            ("action_budget", PlayedShop.Ppo with { Updates = 50, ActionBudget = 20 }),
            ("action_budget", PlayedShop.Pg with { Updates = 50, ActionBudget = 20 }),
            ("minutes", PlayedShop.Pg with { Updates = 50, Minutes = 1e-9 }),
            ("patience", PlayedShop.Pg with { Updates = 50, Patience = 1, ValidateEvery = 1, LearningRate = 1e-7 }),
        ];
        foreach (var (i, (budget, settings)) in budgets.Index())
        {
            var told = shop.Train(settings, folder.File($"{i}"));

            Assert.Contains(told.Lines, line => line.Contains($"({budget}", StringComparison.Ordinal));
            var done = told.Values(MetricNames.LearningRate).Length;
            Assert.InRange(done, budget == "minutes" ? 0 : 1, 10);
            Assert.Equal(done, told.Points.Where(point => point.Name == MetricNames.EvalScore).Max(point => point.Step));
            Assert.Empty(shop.Train(settings, folder.File($"{i}")).Points); // it is over, and stays so
        }
    }

    private static void Same(TemporaryFolder folder, params string[] files) =>
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(folder.File($"whole/{file}")), File.ReadAllBytes(folder.File($"parted/{file}"))));

    /// <summary>What a run tells of what it learns; times and memory are of the machine.</summary>
    private static (string, int, double)[] Curves(RecordingObserver told) =>
        [.. told.Points.Where(point => !point.Name.StartsWith("time/", StringComparison.Ordinal) && !point.Name.StartsWith("sys/", StringComparison.Ordinal)).Select(point => (point.Name, point.Step, point.Value))];
}
