using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Tests.Clients;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Runs;

/// <summary>A run's points as files that other programs read.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class RunExportTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private const string OddName = "odd, \"quoted\" é";

    [Fact]
    public async Task Csv_HoldsEveryPoint_AndQuotesWhatMustBe()
    {
        var run = await RunAsync();
        Assert.Equal(
            [
                "seq,name,step,episode,wall_seconds,value", "1,train/loss,0,,0.5,0.1", "2,train/loss,1,7,1.5,", $"3,\"odd, \"\"quoted\"\" é\",2,,2.25,1E-300", "4,train/loss,2147483647,,3,-1234567.875", "",
            ], (await server.Client.GetStringAsync($"/api/v1/runs/{run}/export")).Split("\r\n"));
    }

    [Fact]
    public async Task JsonLines_AreThePointsOfTheApi()
    {
        var run = await RunAsync();
        var lines = (await server.Client.GetStringAsync($"/api/v1/runs/{run}/export?format=jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var points = (await server.GetAsync($"/api/v1/runs/{run}/metrics"))["points"]!.AsArray();
        Assert.Equal(4, lines.Length);
        Assert.Equal(points.Select(point => point!.ToJsonString()), lines.Select(line => JsonNode.Parse(line)!.ToJsonString()));
    }

    [Fact]
    public async Task TensorBoard_IsReadBackByAnIndependentReader()
    {
        var run = await RunAsync();
        using var answer = await server.Client.GetAsync($"/api/v1/runs/{run}/export?format=tensorboard", TestContext.Current.CancellationToken);
        Assert.StartsWith("events.out.tfevents.", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'), StringComparison.Ordinal);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
            var (status, output) = await Python.RunAsync(null, "-m", "tests.tfevents", file);
            Assert.True(status == 0, output);
            var began = (await server.WithStoreAsync(store => store.Runs.Where(row => row.Id == run).Select(row => row.StartedAt!.Value).SingleAsync())).ToUnixTimeMilliseconds() / 1000.0;
            var read = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsArray()).ToArray();
            Assert.Equal(
                [(0.5, 0, "train/loss", 0.1f), (2.25, 2, OddName, (float)1e-300), (3, int.MaxValue, "train/loss", -1234567.875f)],
                read.Select(point => (Math.Round((double)point[0]! - began, 4), (int)point[1]!, (string)point[2]!, (float)(double)point[3]!)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Mlflow_MakesTheRunWithinItsLimits()
    {
        var run = await BeginAsync(Enumerable.Range(0, 250).ToDictionary(i => $"setting {i}", i => (object)i).Append(new("model", new { layers = 2, long_text = new string('x', 9_000) })).ToDictionary());
        Assert.Equal(200, (await server.PostAsync($"/api/v1/runs/{run}/metrics", new { points = Enumerable.Range(0, 2_500).Select(step => new { name = step % 2 == 0 ? "a:b" : "a?b", step, value = (double?)(step == 9 ? null : step) }) })).Status);
        Assert.Equal(200, (await server.PostAsync($"/api/v1/runs/{run}/finish", new { status = "failed" })).Status);
        var calls = (await server.Client.GetStringAsync($"/api/v1/runs/{run}/export?format=mlflow")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();

        Assert.Equal(["runs/create", .. Enumerable.Repeat("runs/log-batch", 6), "runs/update"], calls.Select(call => (string)call["call"]!));
        Assert.Equal("an odd run", (string)calls[0]["body"]!["run_name"]!);
        var parameters = calls.SelectMany(call => call["body"]!["params"]?.AsArray() ?? []).ToDictionary(pair => (string)pair!["key"]!, pair => (string)pair!["value"]!);
        Assert.Equal((252, "7", "2", 500), (parameters.Count, parameters["setting 7"], parameters["model.layers"], parameters["model.long_text"].Length));
        Assert.All(calls, call => Assert.True((call["body"]!["metrics"]?.AsArray().Count ?? 0) <= 1_000 && (call["body"]!["params"]?.AsArray().Count ?? 0) <= 100));
        var metrics = calls.SelectMany(call => call["body"]!["metrics"]?.AsArray() ?? []).ToArray();
        Assert.Equal(Enumerable.Range(0, 2_500).Where(step => step != 9), metrics.Select(metric => (int)metric!["step"]!));
        // Two names that MLflow writes alike stay two curves.
        Assert.All(metrics, metric => Assert.Equal((int)metric!["step"]! % 2 == 0 ? "a_b" : "a_b-2", (string)metric["key"]!));
        Assert.Equal("FAILED", (string)calls[^1]["body"]!["status"]!);
    }

    [Theory]
    [InlineData("csv"), InlineData("jsonl"), InlineData("tensorboard"), InlineData("mlflow")]
    public async Task Export_IsThere_ForARunThatWasTrainedHereAndHasNoPoints(string format)
    {
        var run = await server.AddRunAsync(RunStatus.Queued);
        using var answer = await server.Client.GetAsync($"/api/v1/runs/{run}/export?format={format}", TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Contains($"format={format}", await server.Client.GetStringAsync($"/runs/{run}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_NamesTheForms_WhenAskedForAnother()
    {
        var (status, problem) = await server.SendAsync(HttpMethod.Get, $"/api/v1/runs/{await RunAsync()}/export?format=parquet");
        Assert.Equal(400, status);
        Assert.Contains("csv, jsonl, tensorboard, mlflow", (string)problem!["errors"]!["format"]![0]!, StringComparison.Ordinal);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/api/v1/runs/999999/export?format=csv")).Status);
    }

    private async Task<int> RunAsync()
    {
        var run = await BeginAsync(null);
        Assert.Equal(200, (await server.PostAsync($"/api/v1/runs/{run}/metrics", new
        {
            points = new object[]
            {
                new { name = "train/loss", step = 0, value = 0.1, wall_seconds = 0.5 }, new { name = "train/loss", step = 1, value = (double?)null, episode = 7, wall_seconds = 1.5 },
                new { name = OddName, step = 2, value = 1e-300, wall_seconds = 2.25 }, new { name = "train/loss", step = int.MaxValue, value = -1234567.875, wall_seconds = 3 },
            },
        })).Status);
        return run;
    }

    private async Task<int> BeginAsync(object? settings) => (int)(await server.PostAsync("/api/v1/runs/external", new { name = "an odd run", settings })).Body!["id"]!;
}
