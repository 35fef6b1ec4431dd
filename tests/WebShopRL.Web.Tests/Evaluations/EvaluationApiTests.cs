using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Models;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Evaluations;

[Trait(Category.Name, Category.Integration)]
public sealed class EvaluationApiTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Theory]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "episodes": 3}""", 3)]
    [InlineData("""{"agent": {"baseline": "expert"}, "split": "test"}""", 500)]
    [InlineData("""{"agent": {"baseline": "reader"}, "split": "test", "episodes": 3}""", 3)]
    [InlineData("""{"agent": {"checkpoint": "model:demo-agent"}, "split": "test", "episodes": 3}""", 3)]
    [InlineData("""{"agent": {"baseline": "oracle"}, "split": "test", "episodes": 3, "query_writer": "model:demo-query-writer"}""", 3)]
    [InlineData("""{"agent": {"llm": {"base_url": "http://127.0.0.1:9/v1", "model": "small", "token_budget": 1000}}, "split": "test", "episodes": 3}""", 3)]
    [InlineData("""{"agent": {"baseline": "random"}, "split": "validation", "goals": [700, 500], "decoding": "sample", "temperature": 0.5, "max_steps": 7, "seed": 3}""", 2)]
    public async Task Launch_StoresTheGoalsAndPutsItInLine(string request, int goals)
    {
        var (status, accepted) = await server.PostAsync("/api/v1/evaluations", JsonNode.Parse(request));
        Assert.Equal(202, status);
        var evaluation = await server.GetAsync($"/api/v1/evaluations/{accepted!["id"]}");
        Assert.Equal(("queued", goals, "demo"), ((string)evaluation["status"]!, (int)evaluation["episodes"]!, (string)evaluation["catalog"]!));
        Assert.Null(evaluation["score"]);
        Assert.Contains($"evaluation {accepted["id"]}", server.Queue.Jobs);
        Assert.Empty((await server.GetAsync($"/api/v1/evaluations/{accepted["id"]}/episodes")).AsArray());
    }

    [Theory]
    [InlineData("""{"agent": {}, "split": "test"}""", "agent", "exactly one")]
    [InlineData("""{"agent": {"baseline": "rule", "checkpoint": "1"}, "split": "test"}""", "agent", "exactly one")]
    [InlineData("""{"agent": {"baseline": "rules"}, "split": "test"}""", "agent.baseline", "Did you mean 'rule'?")]
    [InlineData("""{"agent": {"checkpoint": "model:demo-bert-mini"}, "split": "test"}""", "agent.checkpoint", "has not learned to act")]
    [InlineData("""{"agent": {"checkpoint": "model:demo-query-writer"}, "split": "test"}""", "agent.checkpoint", "writes queries and nothing else")]
    [InlineData("""{"agent": {"checkpoint": 99999}, "split": "test"}""", "agent.checkpoint", "There is no checkpoint 99999")]
    [InlineData("""{"agent": {"baseline": "human"}, "split": "test"}""", "agent.baseline", "Nobody has played any of these 500 goals")]
    [InlineData("""{"agent": {"baseline": "rule", "llm": {"base_url": "http://a/v1", "model": "m"}}, "split": "test"}""", "agent", "exactly one")]
    [InlineData("""{"agent": {"llm": {"base_url": "ftp://a/v1", "model": "m"}}, "split": "test"}""", "agent.llm.base_url", "no http or https address")]
    [InlineData("""{"agent": {"llm": {"base_url": "a/v1", "model": "m"}}, "split": "test"}""", "agent.llm.base_url", "no http or https address")]
    [InlineData("""{"agent": {"llm": {"base_url": "http://me:secret@a/v1", "model": "m"}}, "split": "test"}""", "agent.llm.base_url", "a name or a password")]
    [InlineData("""{"agent": {"llm": {"base_url": "http://a/v1?key=1", "model": "m"}}, "split": "test"}""", "agent.llm.base_url", "a query")]
    [InlineData("""{"agent": {"llm": {"base_url": "http://a/v1", "model": " "}}, "split": "test"}""", "agent.llm.model", "")]
    [InlineData("""{"agent": {"llm": {"base_url": "http://a/v1", "model": "m", "parallel": 0}}, "split": "test"}""", "agent.llm.parallel", "from 1 to 64")]
    [InlineData("""{"agent": {"llm": {"base_url": "http://a/v1", "model": "m", "cost_budget": 1}}, "split": "test"}""", "agent.llm.cost_budget", "prompt_price")]
    [InlineData("""{"agent": {"llm": {"base_url": "http://a/v1", "model": "m", "prompt_price": 1}}, "split": "test"}""", "agent.llm.completion_price", "both prices")]
    [InlineData("""{"agent": {"llm": {"base_url": "http://a/v1", "model": "m"}}, "split": "test", "query_writer": "model:demo-query-writer"}""", "query_writer", "its own")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "query_generation": {"num_beams": 3}}""", "query_generation", "give query_writer too")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "query_writer": "model:demo-query-writer", "query_generation": {"num_beams": 0}}""", "query_generation.num_beams", "from 1 to 64")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "query_writer": "model:demo-query-writer", "query_generation": {"max_length": 1000}}""", "query_generation.max_length", "positions: give at most")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "query_writer": "model:demo-query-writer", "query_generation": {"max_length": 20, "min_length": 30}}""", "query_generation.min_length", "give at most that")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "query_writer": "model:demo-query-writer", "query_generation": {"temperature": 0.5}}""", "query_generation.temperature", "only where do_sample is true")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "query_writer": "model:demo-query-writer", "query_generation": {"do_sample": true, "num_beams": 4}}""", "query_generation.num_beams", "do_sample is true: leave it out")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "query_writer": "model:demo-query-writer", "query_generation": {"beams": 4}}""", "query_generation.beams", "")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "all"}""", "split", "test, validation, train")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "episodes": 501}""", "episodes", "has 500 goals")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "goals": [1], "episodes": 1}""", "episodes", "not both")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "goals": []}""", "goals", "at least one")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "goals": [600]}""", "goals", "0 to 499")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "goals": [6, 6]}""", "goals", "2 times")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "decoding": "beam"}""", "decoding", "greedy, sample")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "temperature": 0}""", "temperature", "0.001")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "decoding": "greedy", "temperature": 0.5}""", "temperature", "only where decoding is sample")]
    [InlineData("""{"agent": {"baseline": "rule"}, "split": "test", "max_steps": 0}""", "max_steps", "from 1")]
    public async Task Launch_NamesFieldAndMendAndStoresNothing_WhenTheRequestIsWrong(string request, string field, string message)
    {
        var before = await server.WithStoreAsync(store => store.Evaluations.CountAsync());
        var (status, problem) = await server.PostAsync("/api/v1/evaluations", JsonNode.Parse(request));
        Assert.Equal(400, status);
        Assert.Contains(message, (string?)problem!["errors"]![field]![0], StringComparison.Ordinal);
        Assert.Equal(before, await server.WithStoreAsync(store => store.Evaluations.CountAsync()));
    }

    [Fact]
    public async Task Launch_TakesAQueryWriter_AndNoOtherWeightsForIt()
    {
        var (status, accepted) = await server.PostAsync("/api/v1/evaluations", new { agent = new { baseline = "rule" }, split = "test", query_writer = "model:demo-query-writer" });
        Assert.Equal(202, status);
        Assert.Equal("model:demo-query-writer", (string?)(await server.GetAsync($"/api/v1/evaluations/{accepted!["id"]}"))["query_writer"]);

        var pretrained = await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded, "pretrain"), [1]);
        var (refused, problem) = await server.PostAsync("/api/v1/evaluations", new { agent = new { checkpoint = pretrained }, split = "test", query_writer = pretrained });
        Assert.Equal(400, refused);
        Assert.Contains("imitate from it first", (string?)problem!["errors"]!["agent.checkpoint"]![0], StringComparison.Ordinal);
        Assert.Contains("has not learned to write queries", (string?)problem["errors"]!["query_writer"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_TakesHowQueriesAreWritten_AndShowsIt()
    {
        var (status, accepted) = await server.PostAsync("/api/v1/evaluations", new { agent = new { baseline = "rule" }, split = "test", query_writer = "model:demo-query-writer", query_generation = new { num_beams = 3, max_length = 32, early_stopping = false } });
        Assert.Equal(202, status);
        var asked = (await server.GetAsync($"/api/v1/evaluations/{accepted!["id"]}"))["query_generation"]!;
        Assert.Equal((3, 32, false, null), ((int)asked["num_beams"]!, (int)asked["max_length"]!, (bool)asked["early_stopping"]!, asked["do_sample"]));
        var page = await server.Client.GetStringAsync($"/evaluations/{accepted["id"]}");
        Assert.Contains("num_beams 3", page, StringComparison.Ordinal);

        // What asks for nothing is nothing.
        var (_, empty) = await server.PostAsync("/api/v1/evaluations", new { agent = new { baseline = "rule" }, split = "test", query_writer = "model:demo-query-writer", query_generation = new { } });
        Assert.Null((await server.GetAsync($"/api/v1/evaluations/{empty!["id"]}"))["query_generation"]);
    }

    [Fact]
    public async Task Compare_StoresTheAgentsAndPutsThemInLine()
    {
        var checkpoint = await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded, "reward"), ShippedModels.Agent.Folder);
        var (status, accepted) = await server.PostAsync("/api/v1/comparisons", new { agents = new object[] { new { baseline = "rule" }, new { checkpoint } }, rollouts = 50, parallel_runs = 2, likelihood = "normal", seed = 4 });
        Assert.Equal(202, status);
        var comparison = await server.GetAsync($"/api/v1/comparisons/{accepted!["id"]}");
        Assert.Equal(("rule", $"{checkpoint}"), ((string)comparison["agents"]![0]!["baseline"]!, (string)comparison["agents"]![1]!["checkpoint"]!));
        Assert.Contains($"comparison {accepted["id"]}", server.Queue.Jobs);
    }

    [Fact]
    public async Task ARewardModel_MayPlay_AndWriteNoQueries()
    {
        var model = await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded, "reward"), ShippedModels.Agent.Folder);

        var (status, _) = await server.PostAsync("/api/v1/comparisons", new { agents = new object[] { new { baseline = "reader" }, new { checkpoint = model } } });
        var (refused, problem) = await server.PostAsync("/api/v1/evaluations", new { agent = new { checkpoint = model }, split = "test", query_writer = model });

        Assert.Equal((202, 400), (status, refused));
        Assert.Contains("has not learned to write queries", (string?)problem!["errors"]!["query_writer"]![0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evaluations", """{"agent": {"baseline": "rule"}, "split": "test", "episodes": 3}""")]
    [InlineData("comparisons", """{"agents": [{"baseline": "rule"}, {"baseline": "random"}]}""")]
    public async Task CancelAndDelete_EndWhatWaits_ThenTakeItAway(string kind, string request)
    {
        var (_, accepted) = await server.PostAsync($"/api/v1/{kind}", JsonNode.Parse(request));
        var path = $"/api/v1/{kind}/{accepted!["id"]}";
        var (refused, problem) = await server.SendAsync(HttpMethod.Delete, path);
        Assert.Equal(409, refused);
        Assert.Contains("cancel it first", (string?)problem!["detail"], StringComparison.Ordinal);

        var (status, cancelled) = await server.PostAsync($"{path}/cancel");
        Assert.Equal((202, "cancelled"), (status, (string?)cancelled!["status"]));
        Assert.Equal(409, (await server.PostAsync($"{path}/cancel")).Status);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal(404, (await server.PostAsync($"{path}/cancel")).Status);
    }

    [Theory]
    [InlineData("""{"agents": [{"baseline": "rule"}]}""", "agents", "at least 2")]
    [InlineData("""{"agents": [{"baseline": "rule"}, {"baseline": "rule"}]}""", "agents", "2 times")]
    [InlineData("""{"agents": [{"baseline": "rule"}, {"checkpoint": "77777"}]}""", "agents.1.checkpoint", "no checkpoint 77777")]
    [InlineData("""{"agents": [{"baseline": "rule"}, {"baseline": "random"}], "likelihood": "poisson"}""", "likelihood", "bernoulli, normal")]
    [InlineData("""{"agents": [{"baseline": "rule"}, {"baseline": "random"}], "rollouts": 0}""", "rollouts", "from 1")]
    [InlineData("""{"agents": [{"baseline": "rule"}, {"baseline": "random"}], "episodes": 501}""", "episodes", "has 500 goals")]
    [InlineData("""{"agents": [{"baseline": "rule"}, {"baseline": "human"}]}""", "agents", "Nobody has played")]
    [InlineData("""{"agents": [{"baseline": "rule"}, {"llm": {"base_url": "nowhere", "model": "m"}}]}""", "agents.1.llm.base_url", "no http or https address")]
    public async Task Compare_NamesFieldAndMend_WhenTheRequestIsWrong(string request, string field, string message)
    {
        var (status, problem) = await server.PostAsync("/api/v1/comparisons", JsonNode.Parse(request));
        Assert.Equal(400, status);
        Assert.Contains(message, (string?)problem!["errors"]![field]![0], StringComparison.Ordinal);
    }
}
