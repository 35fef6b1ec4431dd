using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store;
using WebShopRL.Web;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Tests.Upgrade;

[Trait(Category.Name, Category.Integration)]
public sealed class PreviousVersionTests : IAsyncLifetime
{
    private PreviousVersion _previous = null!;
    private WebApplication _application = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _previous = await PreviousVersion.CreateAsync();
        _application = WebShopApplication.Create([
            $"--ConnectionStrings:WebShop={_previous.ConnectionString}", $"--Artifacts:Root={_previous.Artifacts}", "--Urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Critical", "--Demo:QuickStart=false",
            $"--Shop:Catalog={RepositoryFiles.Fixtures("webshop")[0]}", "--Shop:NounTagger=all-words", "--Torch:Device=cpu",
        ]);
        await Migration.RunAsync(_application.Services);
        await _application.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_application.Urls.First()) };
    }

    [Fact]
    public async Task Upgrading_KeepsEveryRunCheckpointAndEvaluation()
    {
        var runs = await GetAsync("/api/v1/runs");
        Assert.Equal([(2, "cancelled", 12), (1, "cancelled", 8)], runs.AsArray().Select(run => ((int)run!["id"]!, (string)run["status"]!, (int)run["step"]!)));
        var saves = (await GetAsync("/api/v1/runs/1/checkpoints")).AsArray().Concat((await GetAsync("/api/v1/runs/2/checkpoints")).AsArray());
        Assert.Equal([(1, "best", 4), (2, "last", 8), (3, "best", 8), (6, "last", 12)], saves.Select(save => ((int)save!["id"]!, (string)save["kind"]!, (int)save["step"]!)));
        foreach (var save in (int[])[1, 2, 3, 6])
            Assert.Equal(2_340_288, (await _client.GetByteArrayAsync($"/api/v1/checkpoints/{save}/files/model.safetensors")).Length);
        Assert.Equal([(2, "rule", null), (1, null, 1)], (await GetAsync("/api/v1/evaluations")).AsArray().Select(evaluation =>
            ((int)evaluation!["id"]!, (string?)evaluation["agent"]!["baseline"], (int?)evaluation["checkpoint_id"])));
        Assert.Equal(6, (await GetAsync("/api/v1/evaluations/1/episodes")).AsArray().Count);
        Assert.False(Directory.Exists(Path.Combine(_previous.Artifacts, "runs", "1")));

        // Again, as every start does: nothing is left to do, and nothing changes.
        await Migration.RunAsync(_application.Services);
        Assert.Equal(2_340_288, (await _client.GetByteArrayAsync("/api/v1/checkpoints/1/files/model.safetensors")).Length);
    }

    [Fact]
    public async Task ARunOfTheVersionBefore_GoesOn_WithItsOwnPairs_AndMeasuresNoUpdateTwice()
    {
        var pairs = Path.Combine(_previous.Artifacts, "runs", "2", "pairs.json");
        Assert.False(File.Exists(pairs));
        Assert.Equal("pairs", await StoreAsync(store => store.RunInputs.Where(input => input.RunId == 2).Select(input => input.Name).SingleAsync()));

        using var resumed = await _client.PostAsync("/api/v1/runs/2/resume", null);
        Assert.True(resumed.IsSuccessStatusCode);
        for (var patience = DateTimeOffset.UtcNow.AddMinutes(5); ; await Task.Delay(200))
        {
            var run = await GetAsync("/api/v1/runs/2");
            Assert.True((string)run["status"]! is "queued" or "running", run.ToJsonString());
            Assert.True(DateTimeOffset.UtcNow < patience, run.ToJsonString());
            if ((int)run["step"]! >= 14)
                break;
        }
        using var cancelled = await _client.PostAsync("/api/v1/runs/2/cancel", null);
        Assert.True(cancelled.IsSuccessStatusCode);

        var steps = await StoreAsync(store => store.MetricPoints.Where(point => point.RunId == 2 && point.Name == "dpo/loss").OrderBy(point => point.Seq).Select(point => point.Step).ToListAsync());
        Assert.Equal(Enumerable.Range(0, steps.Count), steps);
        var log = await StoreAsync(store => store.RunLogLines.Where(line => line.RunId == 2 && line.Message.Contains("pairs of")).OrderBy(line => line.Seq).Select(line => line.Message).ToListAsync());
        Assert.Equal(log[0].Split(' ')[0], log[^1].Split(' ')[0]);
    }

    private async Task<JsonNode> GetAsync(string path) => (await _client.GetFromJsonAsync<JsonNode>(path))!;

    private async Task<T> StoreAsync<T>(Func<WebShopDbContext, Task<T>> work)
    {
        await using var store = await _application.Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>().CreateDbContextAsync();
        return await work(store);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        await _previous.DisposeAsync();
    }
}
