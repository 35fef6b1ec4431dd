using WebShopRL.Store.Evaluations;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Studies;

namespace WebShopRL.Tests.Evaluations;

/// <summary>What is claimed of differences.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class SettledTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Theory]
    [InlineData(2, 1.0, 3.0, null, null, "yes", "better")]
    [InlineData(2, -3.0, -1.0, null, null, "yes", "worse")]
    [InlineData(1, 2.0, 2.0, null, null, "no", null)]
    [InlineData(1, 2.0, 2.0, 1.0, 3.0, "no", null)]
    [InlineData(50, 1.0, 3.0, 0.5, 4.0, "yes", "better")]
    [InlineData(50, 1.0, 3.0, -0.5, 4.0, "over goals", null)]
    [InlineData(50, -1.0, 3.0, 0.5, 4.0, "over seeds", null)]
    [InlineData(50, -1.0, 3.0, -0.5, 4.0, "no", null)]
    [InlineData(50, -1.0, 3.0, null, null, "no", null)]
    public void Difference_IsSettled_ByAllIntervalsThereAre_OfTwoGoalsOrMore(int goals, double low, double high, double? seedsLow, double? seedsHigh, string by, string? marked)
    {
        Assert.Equal(by, Settled.By(goals, low, high, seedsLow, seedsHigh));
        Assert.Equal(marked, Settled.Class(goals, low, high, seedsLow, seedsHigh));
    }

    [Fact]
    public async Task PairPage_ClaimsNothingOfASingleGoal()
    {
        var (one, other) = (await AddAsync([0], 0), await AddAsync([0], 1));
        Assert.DoesNotContain("\"number better\"", await PairAsync(one, other), StringComparison.Ordinal);
        var (two, others) = (await AddAsync([0, 1], 0), await AddAsync([0, 1], 1));
        Assert.Contains("\"number better\"", await PairAsync(two, others), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_ClaimsNothingOfASingleGoal()
    {
        Assert.Contains("| no |", Report(1), StringComparison.Ordinal);
        Assert.DoesNotContain("| yes |", Report(1), StringComparison.Ordinal);
        Assert.Contains("| yes |", Report(2), StringComparison.Ordinal);
    }

    private static string Report(int goals) => StudyReport.Markdown(new StudyAnswer(
        1, "small", null, 1, RunStatus.Succeeded, null, null, DateTimeOffset.UnixEpoch, null, null, 1, [], new StudyPlan([]), [],
        [new StudiedAgent("rule", "test", "test", "greedy", 1, goals, 50, 50, 50, null, null, 0.5, 0.5, 0.5, null, null, 3, 0)],
        [new StudiedDifference("test", "rule", "random", goals, 10, 10, 10, null, null, 1, 1, 1, null, null)], [], []));

    private async Task<string> PairAsync(int first, int second) => await server.Client.GetStringAsync($"/evaluations/pair?first={first}&second={second}");

    private Task<int> AddAsync(int[] goals, double reward) => server.WithStoreAsync(async store =>
    {
        var row = new EvaluationRecord
        {
            Baseline = "rule", Split = "test", Goals = [.. goals], Decoding = "greedy", Status = RunStatus.Succeeded, Catalog = "elsewhere", CatalogFingerprint = new string('c', 64), EpisodesDone = goals.Length, CreatedAt = DateTimeOffset.UtcNow,
        };
        store.Evaluations.Add(row);
        await store.SaveChangesAsync();
        store.EvaluationEpisodes.AddRange(goals.Select(goal => new EvaluationEpisode { EvaluationId = row.Id, Goal = goal, Reward = reward, Steps = 3, Purchased = true, Actions = [] }));
        await store.SaveChangesAsync();
        return row.Id;
    });
}
