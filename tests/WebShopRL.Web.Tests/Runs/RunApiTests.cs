using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Runs;

[Trait(Category.Name, Category.Integration)]
public sealed class RunApiTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Theory]
    [InlineData(RunStatus.Queued, 202, "cancelled")]
    [InlineData(RunStatus.Running, 202, "running")]
    [InlineData(RunStatus.Succeeded, 409, "succeeded")]
    [InlineData(RunStatus.Failed, 409, "failed")]
    public async Task Cancel_EndsWhatWaitsAndAsksWhatRuns(RunStatus from, int status, string to)
    {
        var id = await server.AddRunAsync(from);
        Assert.Equal(status, (await server.PostAsync($"/api/v1/runs/{id}/cancel")).Status);
        Assert.Equal(to, (string?)(await server.GetAsync($"/api/v1/runs/{id}"))["status"]);
        Assert.Equal(status == 202, await server.WithStoreAsync(store => store.Runs.Where(run => run.Id == id).Select(run => run.CancelRequested).SingleAsync()));
    }

    [Theory]
    [InlineData(RunStatus.Failed, 202)]
    [InlineData(RunStatus.Cancelled, 202)]
    [InlineData(RunStatus.Succeeded, 409)]
    [InlineData(RunStatus.Queued, 409)]
    public async Task Resume_PutsWhatEndedEarlyInLineAgain(RunStatus from, int status)
    {
        var id = await server.AddRunAsync(from);
        Assert.Equal(status, (await server.PostAsync($"/api/v1/runs/{id}/resume")).Status);
        // What is queued is in line by the sweep, whatever was asked for.
        if (from != RunStatus.Queued)
            Assert.Equal(status == 202 ? 1 : 0, server.Queue.Jobs.Count(job => job == $"run {id}"));
    }

    [Fact]
    public async Task Change_ChangesOnlyWhatIsGiven()
    {
        var id = await server.AddRunAsync(RunStatus.Succeeded);
        await server.SendAsync(HttpMethod.Patch, $"/api/v1/runs/{id}", new { notes = "went well", tags = new[] { "a", "b", "a" } });
        var (_, run) = await server.SendAsync(HttpMethod.Patch, $"/api/v1/runs/{id}", new { archived = true });
        Assert.Equal(("a run", "went well", true), ((string)run!["name"]!, (string)run["notes"]!, (bool)run["archived"]!));
        Assert.Equal(["a", "b"], run["tags"]!.AsArray().Select(tag => (string)tag!));
        Assert.DoesNotContain((await server.GetAsync("/api/v1/runs?limit=1000")).AsArray(), listed => (int)listed!["id"]! == id);
        Assert.Contains((await server.GetAsync("/api/v1/runs?archived=true&tag=b")).AsArray(), listed => (int)listed!["id"]! == id);
    }

    [Fact]
    public async Task Delete_TakesPointsCheckpointsAndFiles_WhenTheRunHasEnded()
    {
        var running = await server.AddRunAsync(RunStatus.Running);
        Assert.Equal(409, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/runs/{running}")).Status);
        var id = await server.AddRunAsync(RunStatus.Succeeded);
        var folder = await server.FolderOfAsync(await server.AddCheckpointAsync(id, [1, 4, 9]));
        await AddPointsAsync(id, "il/loss", 3);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/runs/{id}")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/runs/{id}")).Status);
        Assert.False(await server.WithStoreAsync(store => store.MetricPoints.AnyAsync(point => point.RunId == id)));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Delete_KeepsASave_ThatAnEvaluationMeasured()
    {
        var id = await server.AddRunAsync(RunStatus.Succeeded);
        var checkpoint = await server.AddCheckpointAsync(id, [2, 7, 1, 8]);
        await server.WithStoreAsync(store =>
        {
            store.Evaluations.Add(new() { Split = "test", Decoding = "greedy", CheckpointId = checkpoint, Status = RunStatus.Succeeded, CreatedAt = DateTimeOffset.UtcNow });
            return store.SaveChangesAsync();
        });
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/runs/{id}?confirm=true")).Status);
        Assert.Equal(id, (int)(await server.GetAsync($"/api/v1/checkpoints/{checkpoint}"))["run_id"]!);
        Assert.Equal([2, 7, 1, 8], await server.Client.GetByteArrayAsync($"/api/v1/checkpoints/{checkpoint}/files/model.safetensors"));
    }

    [Fact]
    public async Task List_GivesEveryRunOnce_WhenReadPartByPart()
    {
        List<int> added = [], seen = [];
        for (var i = 0; i < 7; i++)
            added.Add(await server.AddRunAsync(RunStatus.Succeeded, "ppo"));
        var next = "/api/v1/runs?algorithm=ppo&limit=3";
        while (next is not null)
        {
            using var answer = await server.Client.GetAsync(next);
            seen.AddRange(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray().Select(run => (int)run!["id"]!));
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }
        // Other tests may have added runs of the kind before.
        Assert.Equal(added.OrderDescending(), seen.Take(7));
        Assert.Equal(seen.OrderDescending().Distinct(), seen);
    }

    [Fact]
    public async Task Metrics_AreThinned_KeepingTheNewest()
    {
        var id = await server.AddRunAsync(RunStatus.Running);
        await AddPointsAsync(id, "il/loss", 1000);
        await AddPointsAsync(id, "il/accuracy", 10, firstSeq: 1001);
        var points = (await server.GetAsync($"/api/v1/runs/{id}/metrics?max_points=100"))["points"]!.AsArray();
        // Values that only rise: of each stretch the first is the lowest and the last the highest.
        Assert.InRange(points.Count, 30, 100);
        Assert.Contains(points, point => (long)point!["seq"]! == 1000);
        Assert.Equal(10, points.Count(point => (string?)point!["name"] == "il/accuracy"));
        Assert.Equal(points.Select(point => (long)point!["seq"]!).Order(), points.Select(point => (long)point!["seq"]!));

        var one = (await server.GetAsync($"/api/v1/runs/{id}/metrics?max_points=1"))["points"]!.AsArray();
        Assert.Single(one);
        var rest = (await server.GetAsync($"/api/v1/runs/{id}/metrics?name=il/loss&after=990&limit=4"))["points"]!.AsArray();
        Assert.Equal([991L, 992, 993, 994], rest.Select(point => (long)point!["seq"]!));
    }

    [Fact]
    public async Task Checkpoint_FileComesByteForByte_AndInRanges()
    {
        var run = await server.AddRunAsync(RunStatus.Succeeded);
        var checkpoint = await server.AddCheckpointAsync(run, [1, 2, 3, 4, 5]);
        var listed = Assert.Single((await server.GetAsync($"/api/v1/runs/{run}/checkpoints")).AsArray());
        Assert.Equal(("model.safetensors", 5), ((string)listed!["files"]![0]!["name"]!, (int)listed["files"]![0]!["bytes"]!));
        var path = $"/api/v1/checkpoints/{checkpoint}/files/model.safetensors";
        Assert.Equal([1, 2, 3, 4, 5], await server.Client.GetByteArrayAsync(path));
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new RangeHeaderValue(1, 2) } };
        using var part = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal([2, 3], await part.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("..%2f..%2f..%2fsecret.txt")]
    [InlineData("%2e%2e%2fsecret.txt")]
    [InlineData("..\\secret.txt")]
    [InlineData("link")]
    [InlineData("inner")]
    [InlineData("%2fetc%2fpasswd")]
    public async Task Checkpoint_GivesNothingElse_WhateverTheName(string file)
    {
        var run = await server.AddRunAsync(RunStatus.Succeeded);
        var checkpoint = await server.AddCheckpointAsync(run, [3, 1, 4, (byte)file.Length]);
        var folder = (await server.FolderOfAsync(checkpoint))!;
        await File.WriteAllTextAsync(Path.Combine(server.Artifacts, "secret.txt"), "secret");
        File.CreateSymbolicLink(Path.Combine(folder, "link"), Path.Combine(server.Artifacts, "secret.txt"));
        Directory.CreateDirectory(Path.Combine(folder, "inner"));
        using var answer = await server.Client.GetAsync($"/api/v1/checkpoints/{checkpoint}/files/{file}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("secret\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Algorithms_DescribeWhatLaunchTakes()
    {
        foreach (var algorithm in (await server.GetAsync("/api/v1/algorithms")).AsArray().Where(algorithm => !(bool)algorithm!["needs_checkpoint"]!))
        {
            var settings = new JsonObject(algorithm!["settings"]!.AsArray().Select(field => KeyValuePair.Create((string)field!["name"]!, field["default"]?.DeepClone())));
            var (status, problem) = await server.PostAsync("/api/v1/runs", new { name = "by the description", algorithm = (string)algorithm["name"]!, settings });
            Assert.True(status == 201, problem?.ToJsonString());
        }
    }

    private Task<int> AddPointsAsync(int run, string name, int count, long firstSeq = 1) => server.WithStoreAsync(store =>
    {
        store.MetricPoints.AddRange(Enumerable.Range(0, count).Select(i => new MetricPoint { RunId = run, Seq = firstSeq + i, Name = name, Step = i, Value = i }));
        store.MetricSummaries.Add(new MetricSummary { RunId = run, Name = name, Last = count - 1, Max = count - 1 });
        return store.SaveChangesAsync();
    });
}
