using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Agents.Models;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Runs.Feed;

namespace WebShopRL.Tests.Runs;

[Trait(Category.Name, Category.Integration)]
public sealed class RunCommandsTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Delete_NamesWhatHangsOnTheRun_AndGoesOnWhenThatIsConfirmed()
    {
        var run = await server.AddRunAsync(RunStatus.Succeeded);
        var checkpoint = await server.AddCheckpointAsync(run, ShippedModels.Agent.Folder);
        var (byName, byId) = (await server.AddRunAsync(RunStatus.Queued), await server.AddRunAsync(RunStatus.Succeeded));
        var paid = await server.AddRunAsync(RunStatus.Queued, "ppo");
        var evaluation = await server.WithStoreAsync(async store =>
        {
            await store.Runs.Where(row => row.Id == paid).ExecuteUpdateAsync(set => set.SetProperty(row => row.Settings, $$"""{"reward_model": "run:{{run}}"}"""));
            await store.Runs.Where(row => row.Id == byName).ExecuteUpdateAsync(set => set.SetProperty(row => row.InitialCheckpoint, $"run:{run}"));
            await store.Runs.Where(row => row.Id == byId).ExecuteUpdateAsync(set => set.SetProperty(row => row.InitialCheckpoint, $"run:{byName}").SetProperty(row => row.InitialCheckpointId, checkpoint));
            var measured = new Store.Evaluations.EvaluationRecord { Split = "test", Decoding = "greedy", CheckpointReference = $"{checkpoint}", Status = RunStatus.Failed, CreatedAt = DateTimeOffset.UtcNow };
            store.Evaluations.Add(measured);
            await store.SaveChangesAsync();
            return measured.Id;
        });
        var (_, comparison) = await server.PostAsync("/api/v1/comparisons", new { agents = new object[] { new { baseline = "rule" }, new { checkpoint = $"run:{run}" } } });

        var (status, problem) = await server.SendAsync(HttpMethod.Delete, $"/api/v1/runs/{run}");
        Assert.Equal(409, status);
        var detail = (string)problem!["detail"]!;
        Assert.Contains($"runs {byName}, {byId} started from it, run {paid} is to be paid by it, evaluation {evaluation} measured it, comparison {comparison!["id"]} compared it", detail, StringComparison.Ordinal);
        Assert.Contains("confirm=true", detail, StringComparison.Ordinal);
        Assert.Equal(409, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/runs/{run}?confirm=false")).Status);
        Assert.NotNull(await server.FolderOfAsync(checkpoint));

        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/runs/{run}?confirm=true")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/runs/{run}")).Status);
        Assert.Equal(checkpoint, (int)(await server.GetAsync($"/api/v1/runs/{byId}"))["initial_checkpoint_id"]!);
    }

    [Fact]
    public async Task Delete_AsksNothing_WhereNothingHangsOnTheRun()
    {
        var run = await server.AddRunAsync(RunStatus.Failed);
        await server.AddCheckpointAsync(run, [7]);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/runs/{run}")).Status);
    }

    [Fact]
    public async Task ARun_SaysWhoLaunchedAndWhoStoppedIt()
    {
        var (_, run) = await server.PostAsync("/api/v1/runs", new { name = "whose", algorithm = "il" });
        Assert.Equal("local over REST from 127.0.0.1", (string?)run!["launched_by"]);
        Assert.Null((string?)run["cancelled_by"]);
        var path = $"/api/v1/runs/{run["id"]}";
        await server.PostAsync($"{path}/cancel");
        Assert.Equal("local over REST from 127.0.0.1", (string?)(await server.GetAsync(path))["cancelled_by"]);
        await server.PostAsync($"{path}/resume");
        Assert.Null((string?)(await server.GetAsync(path))["cancelled_by"]);
        Assert.Contains("Launched by local over REST from 127.0.0.1.", await server.Client.GetStringAsync($"/runs/{run["id"]}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARun_NamesTheKeyItWasLaunchedWith_ByItsPlace()
    {
        await using var guarded = new WebShopServer { Arguments = ["--Auth:Mode=ApiKey", "--Auth:Keys:0=the-first-key-of-two", "--Auth:Keys:1=the-other-key-of-two"] };
        await guarded.InitializeAsync();
        guarded.Client.DefaultRequestHeaders.Add("X-Api-Key", "the-other-key-of-two");
        var (_, run) = await guarded.PostAsync("/api/v1/runs", new { name = "whose", algorithm = "il" });
        Assert.Equal("key 2 over REST from 127.0.0.1", (string?)run!["launched_by"]);
    }

    [Fact]
    public async Task AMetricThatIsNoNumber_IsNull_AndCounted_WhereverItIsRead()
    {
        var id = await server.AddRunAsync(RunStatus.Succeeded);
        await server.WithStoreAsync(store =>
        {
            store.MetricPoints.AddRange(new[] { 1, double.NaN, double.PositiveInfinity, 2 }.Select((value, i) => new MetricPoint { RunId = id, Seq = i + 1, Name = "time/steps_per_second", Step = i, Value = value }));
            store.MetricSummaries.Add(new MetricSummary { RunId = id, Name = "time/steps_per_second", Last = double.NaN, Min = 1, Max = 2, NotFinite = 2 });
            return store.SaveChangesAsync();
        });
        await server.WithStoreAsync(store => store.Runs.Where(run => run.Id == id).ExecuteUpdateAsync(set => set.SetProperty(run => run.LastSeq, 4)));

        var points = (await server.GetAsync($"/api/v1/runs/{id}/metrics"))["points"]!.AsArray();
        Assert.Equal([1.0, null, null, 2.0], points.Select(point => (double?)point!["value"]));
        var summary = (await server.GetAsync($"/api/v1/runs/{id}"))["summary"]!["time/steps_per_second"]!;
        Assert.Equal((null, 1.0, 2.0, 2), ((double?)summary["last"], (double)summary["min"]!, (double)summary["max"]!, (int)summary["not_finite"]!));
        await foreach (var delta in server.Services.GetRequiredService<IRunFeed>().SubscribeAsync(id, 0, TestContext.Current.CancellationToken))
        {
            Assert.Equal([1.0, null, null, 2.0], delta.Points.Select(point => point.Value));
            break;
        }
        foreach (var page in new[] { $"/runs/{id}", $"/compare?runs={id}&metric=time/steps_per_second" })
            Assert.Contains("2 not finite", await server.Client.GetStringAsync(page), StringComparison.Ordinal);
    }
}
