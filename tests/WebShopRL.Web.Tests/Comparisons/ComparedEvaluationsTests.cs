using WebShopRL.Store.Evaluations;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Comparisons;

namespace WebShopRL.Tests.Comparisons;

[Trait(Category.Name, Category.Integration)]
public sealed class ComparedEvaluationsTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Runs_AreComparedGoalByGoal_OnWhatMostOfThemWereMeasuredOn()
    {
        var (first, second, third, none) = (await AddAsync(), await AddAsync(), await AddAsync(), await AddAsync());
        var start = await EvaluateAsync(first.Save, [1, 2, 3], 0, 0.5, 1);
        await EvaluateAsync(second.Save, [1, 2, 3], 1, 1, 1);
        var newer = await EvaluateAsync(second.Save, [3, 1, 2], 1, 0.5, 0.5);
        // On other goals, and in another way: no pairs.
        await EvaluateAsync(third.Save, [7, 8], 1, 1);
        await EvaluateAsync(none.Save, [7, 8], 0, 0);
        await EvaluateAsync(third.Save, [1, 2, 3], [0, 0, 0], decoding: "sample");
        var last = await EvaluateAsync(third.Save, [1, 2, 3], 1, 1, 0);
        int[] runs = [first.Run, none.Run, third.Run, second.Run];

        var compared = await ReadAsync(runs, null);
        Assert.Equal([(first.Run, start), (third.Run, last), (second.Run, newer)], compared!.Runs.Select(one => (one.Run, one.Evaluation)));
        Assert.Equal("3 test goals, greedy", compared.Measured);
        Assert.Null(compared.Runs[0].ScoreDifference);
        Assert.Equal(50, compared.Runs[0].Score, 9);
        // (0.5 - 0 + 0.5 - 0.5 + 1 - 1) / 3, whatever the order in which its goals were played.
        Assert.Equal(100 * 0.5 / 3, compared.Runs[2].ScoreDifference!.Value.Mean, 9);
        Assert.Equal((100 - 0 + 100 - 50 + 0 - 100) / 3.0, compared.Runs[1].ScoreDifference!.Value.Mean, 9);
        Assert.Equal(1 / 3.0, compared.Runs[1].SuccessDifference!.Value.Mean, 9);
        Assert.InRange(compared.Runs[2].ScoreDifference!.Value.Mean, compared.Runs[2].ScoreDifference!.Value.Low, compared.Runs[2].ScoreDifference!.Value.High);
        // What has ended does not change: it is not reckoned again.
        Assert.Same(compared, await ReadAsync(runs, compared));
        Assert.Null(await ReadAsync([first.Run], null));
        Assert.Contains("Evaluations, goal by goal", await server.Client.GetStringAsync($"/compare?runs={string.Join(',', runs)}"), StringComparison.Ordinal);
    }

    private Task<ComparedEvaluations?> ReadAsync(int[] runs, ComparedEvaluations? before) => server.WithStoreAsync(store => ComparedEvaluations.ReadAsync(store, runs, before, CancellationToken.None));

    private async Task<(int Run, int Save)> AddAsync()
    {
        var run = await server.AddRunAsync(RunStatus.Succeeded);
        return (run, await server.AddCheckpointAsync(run, BitConverter.GetBytes(run)));
    }

    private Task<int> EvaluateAsync(int save, int[] goals, params double[] rewards) => EvaluateAsync(save, goals, rewards, "greedy");

    private Task<int> EvaluateAsync(int save, int[] goals, double[] rewards, string decoding) => server.WithStoreAsync(async store =>
    {
        var row = new EvaluationRecord { CheckpointReference = $"{save}", CheckpointId = save, Split = "test", Decoding = decoding, Goals = [.. goals], Status = RunStatus.Succeeded, Catalog = "demo", CatalogFingerprint = "same", CreatedAt = DateTimeOffset.UtcNow };
        store.Evaluations.Add(row);
        await store.SaveChangesAsync();
        store.EvaluationEpisodes.AddRange(goals.Zip(rewards, (goal, reward) => new EvaluationEpisode { EvaluationId = row.Id, Goal = goal, Reward = reward, Steps = 3, Purchased = true, Actions = [] }));
        await store.SaveChangesAsync();
        return row.Id;
    });
}
