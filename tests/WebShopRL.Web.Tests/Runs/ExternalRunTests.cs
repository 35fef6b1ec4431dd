using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Work;

namespace WebShopRL.Tests.Runs;

/// <summary>Runs whose points come from outside.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class ExternalRunTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Points_AreReadAsOurs_FromApiPagesAndHub()
    {
        var run = await BeginAsync("ppo elsewhere", new { learning_rate = 0.5 });
        var (status, answer) = await server.PostAsync($"/api/v1/runs/{run}/metrics", new
        {
            points = new object[] { new { name = "eval/score", step = 0, value = 40.5, wall_seconds = 3 }, new { name = "reward/kl", step = 1, value = (double?)null }, new { name = "reward/kl", step = 2, value = 0.25, episode = 9 } },
        });
        Assert.Equal((200, 3), (status, (int)answer!["written"]!));

        var points = (await server.GetAsync($"/api/v1/runs/{run}/metrics"))["points"]!.AsArray();
        Assert.Equal(["1 eval/score 40.5", "2 reward/kl ", "3 reward/kl 0.25"], points.Select(point => $"{point!["seq"]} {point["name"]} {point["value"]}"));
        Assert.Equal(3, (double)points[0]!["wall_seconds"]!);
        var row = await server.GetAsync($"/api/v1/runs/{run}");
        Assert.Equal(("external", "running", 2), ((string)row["algorithm"]!, (string)row["status"]!, (int)row["step"]!));
        Assert.Equal((0.25, 0.25, 0.25), ((double)row["summary"]!["reward/kl"]!["last"]!, (double)row["summary"]!["reward/kl"]!["min"]!, (double)row["summary"]!["reward/kl"]!["max"]!));

        Assert.Contains("ppo elsewhere", await server.Client.GetStringAsync("/"), StringComparison.Ordinal);
        var page = await server.Client.GetStringAsync($"/runs/{run}");
        Assert.Contains("Trained elsewhere", page, StringComparison.Ordinal);
        Assert.Contains("reward/kl of ppo elsewhere", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/launch?clone=", page, StringComparison.Ordinal);
        var other = await BeginAsync("another", new { learning_rate = 0.25 });
        Assert.Contains("learning rate", await server.Client.GetStringAsync($"/compare?runs={run},{other}&metric=reward/kl"), StringComparison.Ordinal);

        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(server.Client.BaseAddress!, "/hubs/runs")).Build();
        var values = new TaskCompletionSource<string[]>();
        hub.On<JsonNode>("points", message => values.TrySetResult([.. message["points"]!.AsArray().Select(point => $"{point!["value"]}")]));
        await hub.StartAsync(TestContext.Current.CancellationToken);
        await hub.InvokeAsync("Subscribe", run, 0L, TestContext.Current.CancellationToken);
        Assert.Equal(["40.5", "", "0.25"], await values.Task.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Batch_IsWrittenOnce_HoweverOftenAndByHowManyItIsSent()
    {
        var run = await BeginAsync("retries");
        var batch = new { batch = "b1", points = Enumerable.Range(0, 500).Select(step => new { name = "train/loss", step, value = 1.0 * step }) };
        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.PostAsync($"/api/v1/runs/{run}/metrics", batch)));
        Assert.All(written, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(500, written.Sum(answer => (int)answer.Body!["written"]!));
        var (status, problem) = await server.PostAsync($"/api/v1/runs/{run}/metrics", new { batch = "b1", points = new[] { new { name = "train/loss", step = 0, value = 2 } } });
        Assert.Equal(400, status);
        Assert.Contains("'b1' was the key of other points", (string)problem!["errors"]!["batch"]![0]!, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 500).Select(seq => (long)seq), await SeqsAsync(run));
    }

    [Fact]
    public async Task Seqs_HaveNoGaps_WhenSeveralProgramsSendAtOnce()
    {
        var run = await BeginAsync("many workers");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async worker =>
        {
            for (var i = 0; i < 10; i++)
                Assert.Equal(200, (await server.PostAsync($"/api/v1/runs/{run}/metrics", new { points = Enumerable.Range(0, 20).Select(step => new { name = $"worker/{worker}", step, value = 0 }) })).Status);
        }));
        Assert.Equal(Enumerable.Range(1, 800).Select(seq => (long)seq), await SeqsAsync(run));
    }

    [Fact]
    public async Task Finish_EndsTheRun_AndWhatComesAfterIsRefused()
    {
        var run = await BeginAsync("ends");
        object last = new { batch = "last", points = new[] { new { name = "train/loss", step = 1, value = 1 } } };
        Assert.Equal(200, (await server.PostAsync($"/api/v1/runs/{run}/metrics", last)).Status);
        var (status, row) = await server.PostAsync($"/api/v1/runs/{run}/finish", new { status = "failed", error = "out of memory" });
        Assert.Equal((200, "failed", "out of memory"), (status, (string)row!["status"]!, (string)row["error"]!));
        Assert.NotNull(row["finished_at"]);
        Assert.Equal(200, (await server.PostAsync($"/api/v1/runs/{run}/finish", new { status = "failed" })).Status);
        Assert.Equal(409, (await server.PostAsync($"/api/v1/runs/{run}/finish", new { status = "succeeded" })).Status);
        var (refused, problem) = await server.PostAsync($"/api/v1/runs/{run}/metrics", new { points = new[] { new { name = "train/loss", step = 2, value = 1 } } });
        Assert.Equal(409, refused);
        Assert.Contains($"Run {run} is failed: only a running one takes points", (string)problem!["detail"]!, StringComparison.Ordinal);
        // The answer to the last batch was lost: it is in the record, and its sender is told so.
        Assert.Equal((200, 0), ((await server.PostAsync($"/api/v1/runs/{run}/metrics", last)).Status, (int)(await server.PostAsync($"/api/v1/runs/{run}/metrics", last)).Body!["written"]!));
        Assert.Equal(409, (await server.PostAsync($"/api/v1/runs/{run}/resume")).Status);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/runs/{run}")).Status);
        Assert.False(await server.WithStoreAsync(store => store.MetricBatches.AnyAsync(batch => batch.RunId == run)));
    }

    [Fact]
    public async Task Cancel_EndsItAtOnce_SinceNoWorkerWouldSeeIt()
    {
        var run = await BeginAsync("cancelled");
        Assert.Equal((202, "cancelled"), (await server.PostAsync($"/api/v1/runs/{run}/cancel") is var (status, row) ? (status, (string)row!["status"]!) : default));
        Assert.Equal(409, (await server.PostAsync($"/api/v1/runs/{run}/cancel")).Status);
    }

    [Fact]
    public async Task Sweep_LeavesItAlone_HoweverLongItRuns()
    {
        var run = await BeginAsync("left alone");
        await server.WithStoreAsync(store => store.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(set => set.SetProperty(row => row.StartedAt, DateTimeOffset.UtcNow.AddDays(-9))));
        foreach (var kind in server.Services.GetServices<IKindOfWork>())
        {
            await kind.TakeBackAsync(TestContext.Current.CancellationToken);
            await kind.EnqueueReadyAsync(TestContext.Current.CancellationToken);
        }
        var row = await server.WithStoreAsync(store => store.Runs.AsNoTracking().SingleAsync(row => row.Id == run));
        Assert.Equal((RunStatus.Running, null, null), (row.Status, row.JobId, row.LeaseOwner));
        Assert.DoesNotContain($"run {run}", server.Queue.Jobs);
    }

    [Fact]
    public async Task OwnRun_TakesNoPointsAndNoEndFromOutside()
    {
        var run = await server.AddRunAsync(RunStatus.Running);
        foreach (var (path, body) in new (string, object)[] { ("metrics", new { points = new[] { new { name = "il/loss", step = 1, value = 1 } } }), ("finish", new { status = "succeeded" }) })
        {
            var (status, problem) = await server.PostAsync($"/api/v1/runs/{run}/{path}", body);
            Assert.Equal(409, status);
            Assert.Contains("is trained here", (string)problem!["detail"]!, StringComparison.Ordinal);
            Assert.Equal(404, (await server.PostAsync($"/api/v1/runs/999999/{path}", body)).Status);
        }
        Assert.Empty(await SeqsAsync(run));
    }

    [Theory]
    [InlineData("""{"name": "a", "settings": {"model": {"note": ["fine", "not \u0000"]}}}""", "settings.model", "NUL")]
    [InlineData("""{"name": "a", "settings": {"model": {"half \ud83d": 1}}}""", "settings.model", "surrogate")]
    [InlineData("""{"name": " "}""", "name", "Missing")]
    [InlineData("""{"name": "a", "tags": [""]}""", "tags.0", "Missing")]
    public async Task Begin_NamesTheField_WhenOneIsWrong(string body, string field, string message)
    {
        // As it is written: a node of JSON would lose the half of a pair.
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await server.Client.PostAsync("/api/v1/runs/external", content, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Contains(message, (string)problem["errors"]![field]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExternalRun_CannotBeStartedFrom_AndSaysWhy()
    {
        var run = await BeginAsync("no weights");
        var (status, problem) = await server.PostAsync("/api/v1/evaluations", new { agent = new { checkpoint = $"run:{run}" }, split = "test" });
        Assert.Equal(400, status);
        Assert.Contains($"Run {run} is trained elsewhere", problem!["errors"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"points": []}""", "points")]
    [InlineData("""{"points": [{"name": "a", "step": 1, "value": 1}, {"name": "", "step": 1, "value": 1}]}""", "points.1.name")]
    [InlineData("""{"points": [{"name": "a", "step": -1, "value": 1}]}""", "points.0.step")]
    [InlineData("""{"points": [{"name": "a\u0000", "step": 1, "value": 1}]}""", "points.0.name")]
    [InlineData("""{"points": [{"name": "a", "step": 1, "value": "1"}]}""", "points[0].value")]
    public async Task Points_NameTheFieldAndWriteNothing_WhenOneIsWrong(string body, string field)
    {
        var run = await BeginAsync("wrong points");
        var (status, problem) = await server.PostAsync($"/api/v1/runs/{run}/metrics", JsonNode.Parse(body));
        Assert.Equal(400, status);
        Assert.Contains(field, problem!["errors"]!.AsObject().Select(error => error.Key));
        Assert.Empty(await SeqsAsync(run));
    }

    [Fact]
    public async Task Points_AreToldToBeTooMany_WhenTheBodyIsTooLarge()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/runs/{await BeginAsync("too much")}/metrics")
        {
            Content = new StringContent($"{{\"batch\":\"{new string('x', 9 << 20)}\",\"points\":[]}}", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.ExpectContinue = true;
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Metrics_OverTheLimit_WriteNothing()
    {
        var run = await BeginAsync("a name for each step");
        Assert.Equal(200, (await SendAsync(0, ExternalRun.MaximumMetrics)).Status);
        var (status, problem) = await SendAsync(ExternalRun.MaximumMetrics, 1);
        Assert.Equal(400, status);
        Assert.Contains("more than 1000 metrics", (string)problem!["errors"]!["points"]![0]!, StringComparison.Ordinal);
        Assert.Equal(ExternalRun.MaximumMetrics, (await SeqsAsync(run)).Count);

        Task<(int Status, JsonNode? Body)> SendAsync(int first, int count) =>
            server.PostAsync($"/api/v1/runs/{run}/metrics", new { points = Enumerable.Range(first, count).Select(name => new { name = $"m/{name}", step = 0, value = 1 }) });
    }

    private async Task<int> BeginAsync(string name, object? settings = null)
    {
        var (status, run) = await server.PostAsync("/api/v1/runs/external", new { name, settings });
        Assert.Equal(201, status);
        return (int)run!["id"]!;
    }

    private Task<List<long>> SeqsAsync(int run) => server.WithStoreAsync(store => store.MetricPoints.Where(point => point.RunId == run).OrderBy(point => point.Seq).Select(point => point.Seq).ToListAsync());
}
