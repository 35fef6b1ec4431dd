using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Agents.Models;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Tests.Checkpoints;

/// <summary>Names that people give checkpoints: what they stand for, what they keep, and how they go.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class CheckpointNamesTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private const string Names = "/api/v1/checkpoints/names";

    [Fact]
    public async Task Name_StandsForItsCheckpoint_WhereverOneCanBeNamed()
    {
        var checkpoint = await AddAsync();
        var (status, named) = await GiveAsync("best-agent", checkpoint);
        Assert.True(status == 201, $"{named}");
        Assert.Equal(("name:best-agent", checkpoint, "local over REST from 127.0.0.1"), ((string?)named!["reference"], (int)named["checkpoint_id"]!, (string?)named["named_by"]));
        // Sent twice it is given once.
        Assert.Equal(200, (await GiveAsync("best-agent", checkpoint)).Status);
        Assert.Equal((int)named["id"]!, (int)(await server.GetAsync($"{Names}/best-agent"))["id"]!);
        Assert.Equal(["best-agent"], (await server.GetAsync($"/api/v1/checkpoints/{checkpoint}"))["names"]!.AsArray().Select(name => (string)name!));
        // Another name by way of the first one.
        Assert.Equal(checkpoint, (int)(await GiveAsync("also.best_1", "name:best-agent")).Body!["checkpoint_id"]!);
        Assert.Equal(["also.best_1", "best-agent"], (await server.GetAsync($"/api/v1/runs/{named["run_id"]}/checkpoints"))[0]!["names"]!.AsArray().Select(name => (string)name!));

        Assert.Equal(201, (await server.PostAsync("/api/v1/runs", new { name = "from a name", algorithm = "reward", initial_checkpoint = "name:best-agent" })).Status);
        Assert.Equal(201, (await server.PostAsync("/api/v1/runs", new { name = "paid by a name", algorithm = "ppo", initial_checkpoint = $"run:{await server.AddRunAsync(RunStatus.Queued)}", settings = new { reward_model = "name:best-agent" } })).Status);
        Assert.Equal(202, (await server.PostAsync("/api/v1/evaluations", new { agent = new { checkpoint = "name:best-agent" }, split = "test", episodes = 2 })).Status);
        Assert.Equal(202, (await server.PostAsync("/api/v1/comparisons", new { agents = new object[] { new { baseline = "rule" }, new { checkpoint = "name:best-agent" } } })).Status);
        // What does not fit is said as it is of an id.
        var (refused, problem) = await server.PostAsync("/api/v1/runs", new { name = "no policy", algorithm = "dpo", initial_checkpoint = "name:best-agent" });
        Assert.Equal(400, refused);
        Assert.Contains("is a reward model", (string?)problem!["errors"]!["initial_checkpoint"]![0], StringComparison.Ordinal);

        Assert.Contains("<option value=\"name:best-agent\"", await server.Client.GetStringAsync("/evaluations"), StringComparison.Ordinal);
        Assert.Contains("name:best-agent", await server.Client.GetStringAsync("/models"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_ThatNobodyGave_IsRefused_AndTheNearestIsNamed()
    {
        await GiveAsync("nearest-of-all", await AddAsync());
        var (status, problem) = await server.PostAsync("/api/v1/evaluations", new { agent = new { checkpoint = "name:neares-of-all" }, split = "test", episodes = 2 });
        Assert.Equal(400, status);
        var said = (string?)problem!["errors"]!["agent.checkpoint"]![0];
        Assert.Contains("There is no checkpoint named 'neares-of-all'", said, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'nearest-of-all'?", said, StringComparison.Ordinal);
        Assert.Equal(404, (await server.PostAsync("/api/v1/policies/name:nobody/act", new { instruction = "i", observation = "o", actions = new[] { "a" } })).Status);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
            Assert.Equal(404, (await server.SendAsync(method, $"{Names}/nobody")).Status);
    }

    [Fact]
    public async Task AnotherCheckpoint_GetsTheName_OnlyByMovingIt()
    {
        var (first, second) = (await AddAsync(), await AddAsync());
        await GiveAsync("moved", first);
        var (status, problem) = await GiveAsync("moved", second);
        Assert.Equal(409, status);
        Assert.Contains($"'moved' stands for checkpoint {first} (best of run", (string?)problem!["detail"], StringComparison.Ordinal);
        Assert.Equal(first, await StandsForAsync("moved"));

        var (moved, now) = await server.SendAsync(HttpMethod.Patch, $"{Names}/moved", new { checkpoint = second });
        Assert.Equal((200, second), (moved, (int)now!["checkpoint_id"]!));
        Assert.Equal(second, await StandsForAsync("moved"));
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Patch, $"{Names}/never-given", new { checkpoint = second })).Status);
        Assert.Equal(400, (await server.SendAsync(HttpMethod.Patch, $"{Names}/moved", new { checkpoint = 999_999 })).Status);
    }

    [Fact]
    public async Task MovingAndTakingAway_Ask_WhereWorkInLineNamesIt()
    {
        var (first, second) = (await AddAsync(), await AddAsync());
        await GiveAsync("wanted", first);
        var (_, run) = await server.PostAsync("/api/v1/runs", new { name = "waits", algorithm = "reward", initial_checkpoint = "name:wanted" });
        var (_, paid) = await server.PostAsync("/api/v1/runs", new { name = "waits too", algorithm = "ppo", initial_checkpoint = $"run:{await server.AddRunAsync(RunStatus.Queued)}", settings = new { reward_model = "name:wanted" } });
        var (_, evaluation) = await server.PostAsync("/api/v1/evaluations", new { agent = new { checkpoint = "name:wanted" }, split = "test", episodes = 2 });

        foreach (var (method, then) in new[] { (HttpMethod.Patch, $"that would take checkpoint {second}"), (HttpMethod.Delete, "that would fail") })
        {
            var (status, problem) = await server.SendAsync(method, $"{Names}/wanted", method == HttpMethod.Patch ? new { checkpoint = second } : null);
            Assert.Equal(409, status);
            var detail = (string?)problem!["detail"];
            Assert.Contains($"In line for it: runs {run!["id"]}, {paid!["id"]}, evaluation {evaluation!["id"]}; {then}", detail, StringComparison.Ordinal);
            Assert.DoesNotContain("Nothing else keeps", detail, StringComparison.Ordinal);
        }
        Assert.Equal(first, await StandsForAsync("wanted"));
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Patch, $"{Names}/wanted?confirm=true", new { checkpoint = second })).Status);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"{Names}/wanted?confirm=true")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"{Names}/wanted")).Status);
    }

    [Fact]
    public async Task NamedCheckpoint_OutlivesItsRun_AndGoesWithItsName()
    {
        var sweep = server.Services.GetRequiredService<ArtifactSweep>();
        var checkpoint = await AddAsync();
        var run = (int)(await server.GetAsync($"/api/v1/checkpoints/{checkpoint}"))["run_id"]!;
        await GiveAsync("kept", checkpoint);

        var (status, problem) = await server.SendAsync(HttpMethod.Delete, $"/api/v1/runs/{run}");
        Assert.Equal(409, status);
        Assert.Contains($"The checkpoint of run {run} named 'kept' will stay", (string?)problem!["detail"], StringComparison.Ordinal);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/runs/{run}?confirm=true")).Status);
        await sweep.RunAsync(everything: true, TestContext.Current.CancellationToken);
        Assert.NotNull(await server.FolderOfAsync(checkpoint));
        Assert.Contains("a run that is gone", await server.Client.GetStringAsync("/models"), StringComparison.Ordinal);
        Assert.Equal(202, (await server.PostAsync("/api/v1/evaluations", new { agent = new { checkpoint = "name:kept" }, split = "test", episodes = 2 })).Status);
        await server.WithStoreAsync(store => store.Evaluations.Where(row => row.CheckpointReference == "name:kept").ExecuteDeleteAsync());

        var (asked, question) = await server.SendAsync(HttpMethod.Delete, $"{Names}/kept");
        Assert.Equal(409, asked);
        Assert.Contains($"Nothing else keeps checkpoint {checkpoint}", (string?)question!["detail"], StringComparison.Ordinal);
        var folder = await server.FolderOfAsync(checkpoint);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"{Names}/kept?confirm=true")).Status);
        await sweep.RunAsync(everything: true, TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(folder));
        Assert.False(await server.WithStoreAsync(store => store.Checkpoints.AnyAsync(row => row.Id == checkpoint)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Best")]
    [InlineData("-best")]
    [InlineData("best agent")]
    [InlineData("best/agent")]
    [InlineData("bést")]
    [InlineData("name\n")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890")]
    public async Task Name_IsRefused_WhereItIsNone(string name)
    {
        var (status, problem) = await GiveAsync(name, await AddAsync());
        Assert.Equal(400, status);
        Assert.Contains(CheckpointReference.NameForm, (string?)problem!["errors"]!["name"]![0], StringComparison.Ordinal);
        Assert.False(CheckpointReference.TryParse($"name:{name}", out _));
    }

    [Theory]
    [InlineData("model:demo-agent", "A model has its name already")]
    [InlineData("run:999999", "There is no run 999999, or it has saved nothing yet")]
    [InlineData("999999", "There is no checkpoint 999999")]
    [InlineData("name:never-given", "There is no checkpoint named 'never-given'")]
    [InlineData("best", "Not a checkpoint")]
    public async Task Checkpoint_IsRefused_WhereItCannotHaveAName(string checkpoint, string because)
    {
        var (status, problem) = await GiveAsync("good-name", checkpoint);
        Assert.Equal(400, status);
        Assert.Contains(because, (string?)problem!["errors"]!["checkpoint"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoint_WhoseFilesAreGone_GetsNoName()
    {
        var checkpoint = await AddAsync();
        var content = await server.WithStoreAsync(store => store.Checkpoints.Where(row => row.Id == checkpoint).Select(row => row.Content).SingleAsync());
        await server.WithStoreAsync(store => store.Checkpoints.Where(row => row.Id == checkpoint).ExecuteUpdateAsync(set => set.SetProperty(row => row.Content, new string('d', 64))));
        var (status, problem) = await GiveAsync("gone", checkpoint);
        Assert.Equal(400, status);
        Assert.Contains("are gone", (string?)problem!["errors"]!["checkpoint"]![0], StringComparison.Ordinal);
        await server.WithStoreAsync(store => store.Checkpoints.Where(row => row.Id == checkpoint).ExecuteUpdateAsync(set => set.SetProperty(row => row.Content, content)));
    }

    private Task<(int Status, JsonNode? Body)> GiveAsync(string name, object checkpoint) => server.PostAsync(Names, new { name, checkpoint });

    private async Task<int> StandsForAsync(string name) => (int)(await server.GetAsync($"{Names}/{name}"))["checkpoint_id"]!;

    /// <summary>A reward model that can be used: the one that comes with the program, saved by a run, with files like no other's.</summary>
    private async Task<int> AddAsync() => await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded, "reward"), folder =>
    {
        foreach (var file in Directory.EnumerateFiles(ShippedModels.Agent.Folder))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(folder, "note"), $"{Guid.NewGuid()}");
    });
}
