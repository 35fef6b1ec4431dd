using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Runs;

/// <summary>What cannot work is refused when it is asked for, as far as that can be known then.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class LaunchCheckTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Theory]
    [InlineData("""{"network": "bert-tiny", "frozen_layers": 3}""", null, "settings.frozen_layers", "bert-tiny has 2 layers")]
    [InlineData("""{"frozen_layers": 5}""", "model:demo-bert-mini", "settings.frozen_layers", "has 4 layers")]
    [InlineData("""{"dropout": 0.3}""", "model:demo-bert-mini", "settings.dropout", "starts from a checkpoint, which brings its own")]
    public async Task Launch_IsRefusedWithTheSettingsName_WhereSettingsAndStartDoNotGoTogether(string settings, string? start, string field, string message)
    {
        var before = await CountAsync();
        var (status, problem) = await LaunchAsync(JsonNode.Parse(settings), start);
        Assert.Equal(400, status);
        Assert.Contains(message, (string?)problem!["errors"]![field]![0], StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task Launch_IsRefused_WhereTheCheckpointCannotBeRead_OrIsGone()
    {
        var run = await server.AddRunAsync(RunStatus.Succeeded);
        var checkpoint = await server.AddCheckpointAsync(run, [9, 9, 9]);
        foreach (var start in new[] { $"{checkpoint}", $"run:{run}" })
        {
            var (status, problem) = await LaunchAsync(null, start);
            Assert.Equal(400, status);
            Assert.Contains("has no config.json", (string?)problem!["errors"]!["initial_checkpoint"]![0], StringComparison.Ordinal);
        }
        Directory.Delete((await server.FolderOfAsync(checkpoint))!, recursive: true);
        var (gone, said) = await LaunchAsync(null, $"{checkpoint}");
        Assert.Equal(400, gone);
        Assert.Contains($"The files of checkpoint {checkpoint}", (string?)said!["errors"]!["initial_checkpoint"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhateverNamesACheckpoint_IsRefusedWhenItIsAskedFor_WhereItsFilesAreGone()
    {
        var checkpoint = await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded), [7, 7, 7]);
        Directory.Delete((await server.FolderOfAsync(checkpoint))!, recursive: true);
        JsonObject agent = new() { ["checkpoint"] = $"{checkpoint}" }, rule = new() { ["baseline"] = "rule" };
        foreach (var (address, body, field) in ((string, JsonObject, string)[])
        [
            ("evaluations", new() { ["agent"] = agent.DeepClone(), ["split"] = "test", ["episodes"] = 1 }, "agent.checkpoint"),
            ("evaluations", new() { ["agent"] = rule.DeepClone(), ["split"] = "test", ["episodes"] = 1, ["query_writer"] = $"{checkpoint}" }, "query_writer"),
            ("comparisons", new() { ["agents"] = new JsonArray(rule.DeepClone(), agent.DeepClone()), ["rollouts"] = 5 }, "agents.1.checkpoint"),
            ("generations", new() { ["agent"] = agent.DeepClone(), ["wanted"] = 1, ["set"] = "of nothing" }, "agent.checkpoint"),
            ("studies", new() { ["plan"] = new JsonObject { ["stages"] = new JsonArray(new JsonObject { ["name"] = "test", ["evaluations"] = new JsonObject { ["agents"] = new JsonArray(agent.DeepClone()), ["split"] = "test" } }) } },
                "stages[0].evaluations.agents[0].checkpoint"),
        ])
        {
            var (status, problem) = await server.PostAsync($"/api/v1/{address}", body);
            Assert.True(status == 400, $"{address}: {status} {problem}");
            var said = problem!["errors"]!.AsObject().FirstOrDefault(error => error.Key.EndsWith(field, StringComparison.Ordinal)).Value ?? throw new Xunit.Sdk.XunitException($"{address}: {problem}");
            Assert.NotNull(said[0]);
        }
    }

    [Theory]
    [InlineData("runs", """{"name": "", "algorithm": "pg", "seed": -1, "settings": {"learning_rate": "x", "nope": 1, "updates": -5}}""", "name", "seed", "settings.learning_rate", "settings.nope", "settings.updates", "initial_checkpoint")]
    [InlineData("runs", """{"name": "a", "algorithm": "dpo", "settings": {"pairs": "stated"}}""", "initial_checkpoint", "settings.pairs")]
    [InlineData("runs/external", """{"name": "", "seed": -1, "settings": {"a": "\u0000"}}""", "name", "seed", "settings.a")]
    [InlineData("generations", """{"agent": {"checkpoint": "model:demo-bert-mini"}, "set": "a,b", "wanted": -5}""", "agent.checkpoint", "set", "wanted")]
    [InlineData("evaluations", """{"agent": {"checkpoint": "model:demo-bert-mini"}, "split": "test", "episodes": 501, "temperature": 2, "seed": -1}""", "agent.checkpoint", "episodes", "temperature", "seed")]
    [InlineData("comparisons", """{"agents": [{"checkpoint": "model:demo-bert-mini"}, {}], "rollouts": 0, "episodes": 501}""", "agents.0.checkpoint", "agents.1", "rollouts", "episodes")]
    [InlineData("comparisons", """{"agents": [null, {}], "rollouts": 0}""", "agents.0", "rollouts")]
    [InlineData("generations", """{"agent": {"checkpoint": "name:\u0000"}, "set": "\u0000", "wanted": 1}""", "agent.checkpoint", "set")]
    public async Task Refusal_TellsEverythingAtOnce(string address, string request, params string[] fields)
    {
        var (status, problem) = await server.PostAsync($"/api/v1/{address}", JsonNode.Parse(request));
        Assert.True(status == 400, $"{status} {problem}");
        Assert.Equal(fields.Order(StringComparer.Ordinal), problem!["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Form_ShowsTheSettingsThatTheRunWouldUse()
    {
        var run = await server.AddRunAsync(RunStatus.Succeeded);
        var checkpoint = await server.AddCheckpointAsync(run, [4, 4]);
        var scratch = await server.Client.GetStringAsync("/launch");
        Assert.Contains("id=\"settings.network\"", scratch, StringComparison.Ordinal);
        // A checkpoint chooses DPO; with pairs measured greedily there is nothing to demonstrate and nothing to play several times.
        var form = await server.Client.GetStringAsync($"/launch?checkpoint={checkpoint}");
        foreach (var shown in (string[])["pairs", "candidates", "label_smoothing"])
            Assert.Contains($"id=\"settings.{shown}\"", form, StringComparison.Ordinal);
        foreach (var left in (string[])["demonstrations", "playouts"])
            Assert.DoesNotContain($"id=\"settings.{left}\"", form, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/launch?clone=abc", "/launch")]
    [InlineData("/launch?clone=1e9&checkpoint=99999999999", "/launch")]
    [InlineData("/evaluations?checkpoint=%00", "/evaluations")]
    [InlineData("/runs?archived=perhaps&q=a%20b", "/runs?q=a%20b")]
    [InlineData("/play?goal=-", "/play")]
    [InlineData("/trajectories?minreward=0.5", "/trajectories?minreward=0.5")]
    [InlineData("/trajectories?annotator=%00&text=red", "/trajectories?text=red")]
    [InlineData("/preferences?by=a%00b", "/preferences")]
    public async Task Page_IsShownWithoutWhatIsNoValue_OfItsAddress(string address, string instead)
    {
        using var answer = await server.Client.GetAsync(address);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(instead, answer.RequestMessage!.RequestUri!.PathAndQuery);
    }

    private Task<(int Status, JsonNode? Body)> LaunchAsync(JsonNode? settings, string? start) =>
        server.PostAsync("/api/v1/runs", new JsonObject { ["name"] = "checked", ["algorithm"] = "il", ["settings"] = settings, ["initial_checkpoint"] = start });

    private Task<int> CountAsync() => server.WithStoreAsync(store => store.Runs.CountAsync());
}
