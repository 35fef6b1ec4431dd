using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store.Generations;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Tests.Trajectories;
using WebShopRL.Web.Generations;

namespace WebShopRL.Tests.Generations;

[Trait(Category.Name, Category.Integration)]
public sealed class GenerationResumeTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private const int Before = 128, Wanted = 300;

    [Fact]
    public async Task Resume_GoesOnWhereTheBlocksEnded_ToTheTrajectoriesOfOneThatWasNeverStopped()
    {
        var whole = await LaunchAsync("never stopped", Wanted);
        await JobAsync(whole);

        // Whoever wants two blocks and gets them stands where one that wants more stands when it is stopped behind them.
        var stopped = await LaunchAsync("stopped", Before);
        await JobAsync(stopped);
        await server.WithStoreAsync(store => store.Generations.Where(row => row.Id == stopped).ExecuteUpdateAsync(set => set.SetProperty(row => row.Wanted, Wanted)));
        Assert.Equal(202, (await server.PostAsync($"/api/v1/generations/{stopped}/cancel")).Status);
        Assert.Equal("cancelled", (string?)(await server.GetAsync($"/api/v1/generations/{stopped}"))["status"]);

        var jobs = server.Queue.Jobs.Count;
        var (status, resumed) = await server.PostAsync($"/api/v1/generations/{stopped}/resume");
        Assert.Equal((202, "queued", jobs + 1), (status, (string?)resumed!["status"], server.Queue.Jobs.Count));
        Assert.Equal((Before, Before), ((int)resumed["episodes_done"]!, (int)resumed["kept"]!));
        await JobAsync(stopped);

        var kept = await KeptAsync(stopped);
        Assert.Equal(Wanted, kept.Count);
        Assert.Equal(await KeptAsync(whole), kept);
    }

    [Fact]
    public async Task Resume_IsRefusedInWords_WhereThereIsNothingToGoOnWith()
    {
        var id = await LaunchAsync("not to be resumed", Wanted);
        Assert.Equal(404, (await server.PostAsync("/api/v1/generations/999999/resume")).Status);
        await RefusedAsync(RunStatus.Queued, $"Generation {id} is queued: only a failed or cancelled one can be resumed.");
        await RefusedAsync(RunStatus.Succeeded, $"Generation {id} is succeeded: only a failed or cancelled one can be resumed.");

        await ChangeAsync(row => row.EpisodesDone, 400);
        await RefusedAsync(RunStatus.Failed, $"Generation {id} has used up its budget of 400 episodes");
        await ChangeAsync(row => row.EpisodesDone, 64);

        var run = await server.AddRunFromAsync("not to be resumed");
        await RefusedAsync(RunStatus.Cancelled, $"Run {run} has yet to read the trajectory set 'not to be resumed'");
        await server.WithStoreAsync(store => store.Runs.Where(row => row.Id == run).ExecuteDeleteAsync());

        await server.WithStoreAsync(store => store.TrajectorySets.Where(set => set.Name == "not to be resumed").ExecuteDeleteAsync());
        await RefusedAsync(RunStatus.Cancelled, $"The trajectory set of generation {id} was deleted");

        async Task RefusedAsync(RunStatus state, string words)
        {
            await ChangeAsync(row => row.Status, state);
            var (status, problem) = await server.PostAsync($"/api/v1/generations/{id}/resume");
            Assert.Equal(409, status);
            Assert.StartsWith(words, (string?)problem!["detail"], StringComparison.Ordinal);
        }

        Task<int> ChangeAsync<T>(System.Linq.Expressions.Expression<Func<Generation, T>> what, T value) =>
            server.WithStoreAsync(store => store.Generations.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(what, value)));
    }

    private async Task<int> LaunchAsync(string set, int wanted)
    {
        var (status, accepted) = await server.PostAsync("/api/v1/generations", new { agent = new { baseline = "random" }, wanted, min_reward = 0, budget = 400, max_steps = 60, set, seed = 5 });
        Assert.True(status == 202, $"{status} {accepted}");
        return (int)accepted!["id"]!;
    }

    /// <summary>As a worker does it.</summary>
    private Task JobAsync(int id) => ActivatorUtilities.CreateInstance<GenerationJob>(server.Services).DoAsync(id, TestContext.Current.CancellationToken);

    private Task<List<string>> KeptAsync(int id) => server.WithStoreAsync(async store =>
        (await store.Trajectories.AsNoTracking().Where(row => row.GenerationId == id).OrderBy(row => row.Id).ToListAsync()).ConvertAll(row => $"{row.Goal} {row.Reward:R} {row.Steps}"));
}
