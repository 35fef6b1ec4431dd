using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Launches;
using Microsoft.Extensions.DependencyInjection;

namespace WebShopRL.Tests.Studies;

[Trait(Category.Name, Category.Integration)]
public sealed class StudyPlanTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Plan_IsRefusedWithEveryProblemAtItsPlace_AndNothingIsStored()
    {
        var run = await server.AddRunAsync(RunStatus.Succeeded);
        await server.AddCheckpointAsync(run, [1]);
        var errors = await RefusedAsync($$$$"""
            {"seeds": 99, "plan": {"stages": [
                {"name": "imitation", "runs": {"algorithm": "il", "settings": {"epochs": 0}}},
                {"name": "pretrained", "runs": {"algorithm": "pretrain"}},
                {"name": "dpo", "runs": {"algorithm": "dpo", "initial_checkpoint": "stage:imitaton", "settings": {"beta": 99, "betta": 1}}},
                {"name": "dpo", "after": ["test"], "runs": {"algorithm": "dpo"}},
                {"name": "both", "runs": {"algorithm": "a2c"}, "comparison": {"agents": [{"baseline": "rule"}]}},
                {"name": "generated", "generation": {"agent": {"checkpoint": "stage:pretrained"}, "wanted": 0, "goals": [3]}},
                {"name": "from sets", "runs": {"algorithm": "il", "settings": {"demonstrations": "sets", "trajectory_sets": "stage:dpo, nobody's"}}},
                {"name": "test", "evaluations": {"agents": [{"baseline": "rules"}, {"checkpoint": "run:{{{{run}}}}"}, {"checkpoint": "run:{{{{run}}}}"}, {}], "split": "test", "episodes": 501, "decoding": "beam"}},
                {"name": "!", "evaluations": {"agents": [], "split": "tests"}},
                {"name": "by a policy", "runs": {"algorithm": "pg", "initial_checkpoint": "stage:imitation", "settings": {"reward_model": "stage:imitation"}}},
                {"name": "by nobody", "runs": {"algorithm": "pg", "initial_checkpoint": "stage:imitation", "settings": {"reward_model": "run:{{{{run}}}}"}}}
            ]}}
            """);

        Contains("seeds", "from 1 to 32");
        Contains("stages[0].runs.settings.epochs", "from 1 to 1000");
        Contains("stages[2].runs.initial_checkpoint", "Did you mean 'imitation'?");
        Contains("stages[2].runs.settings.beta", "out of range");
        Contains("stages[2].runs.settings.betta", "Did you mean 'beta'?");
        Contains("stages[3].name", "Another stage");
        Contains("stages[3].after[0]", "no stage 'test' before this one");
        Contains("stages[3].runs.initial_checkpoint", "Missing");
        Contains("stages[4]", "exactly one of runs");
        Contains("stages[4].runs.algorithm", "is not one of");
        Contains("stages[4].comparison.agents", "at least 2");
        Contains("stages[5].generation.agent.checkpoint", "has not learned to act");
        Contains("stages[5].generation.wanted", "from 1");
        Contains("stages[5].generation.goals", "may not be learned from");
        Contains("stages[6].runs.settings.trajectory_sets", "makes no trajectory set");
        Contains("stages[6].runs.settings.trajectory_sets", "There is no trajectory set 'nobody's'");
        Contains("stages[7].evaluations.agents[0].baseline", "Did you mean 'rule'?");
        Contains("stages[7].evaluations.agents[3]", "exactly one");
        Contains("stages[7].evaluations.agents", "2 times");
        Contains("stages[7].evaluations.episodes", "has 500 goals");
        Contains("stages[7].evaluations.decoding", "greedy, sample");
        Contains("stages[8].name", "1 to 40");
        Contains("stages[8].evaluations.agents", "at least one");
        Contains("stages[8].evaluations.split", "test, validation, train");
        Contains("stages[9].runs.settings.reward_model", "is no reward model");
        Contains("stages[10].runs.settings.reward_model", "is no reward model");

        void Contains(string place, string message) => Assert.Contains(message, string.Join('\n', (errors[place] ?? throw new KeyNotFoundException($"{place} is not among {errors}")).AsArray()), StringComparison.Ordinal);
    }

    /// <summary>What a part's launcher would refuse is refused with the plan.</summary>
    [Theory]
    [InlineData("""{"evaluations": {"agents": [{"baseline": "rule"}], "split": "test", "temperature": 2}}""", "evaluations.temperature", "decoding is greedy here")]
    [InlineData("""{"evaluations": {"agents": [{"baseline": "rule"}, {"llm": {"base_url": "http://a/v1", "model": "m"}}], "split": "test", "query_writer": "model:demo-query-writer"}}""", "evaluations.query_writer", "The queries of m are its own")]
    [InlineData("""{"evaluations": {"agents": [{"baseline": "human"}], "split": "test", "query_writer": "model:demo-query-writer"}}""", "evaluations.query_writer", "The queries of human are its own")]
    [InlineData("""{"evaluations": {"agents": [{"baseline": "rule"}], "split": "test", "query_writer": "model:demo-query-writer", "query_generation": {"max_length": 1024}}}""", "evaluations.query_generation.max_length", "positions: give at most")]
    [InlineData("""{"evaluations": {"agents": [{"baseline": "rule"}, {"baseline": "human"}], "split": "test", "episodes": 7}}""", "evaluations.agents[1].baseline", "Nobody has played any of these 7 goals")]
    [InlineData("""{"comparison": {"agents": [{"baseline": "rule"}, {"baseline": "human"}]}}""", "comparison.agents", "Nobody has played any of the test goals")]
    [InlineData("""{"runs": {"algorithm": "dpo", "initial_checkpoint": "model:demo-agent", "settings": {"pairs": "stated"}}}""", "runs.settings.pairs", "Nobody has preferred one action to another")]
    [InlineData("""{"runs": {"algorithm": "reward", "settings": {"loss": "bradley_terry"}}}""", "runs.settings.loss", "Nobody has preferred one trajectory to another")]
    [InlineData("""{"runs": {"algorithm": "il", "initial_checkpoint": "model:demo-bert-mini", "settings": {"frozen_layers": 5}}}""", "runs.settings.frozen_layers", "has 4 layers")]
    [InlineData("""{"runs": {"algorithm": "il", "settings": {"network": "bert-tiny", "frozen_layers": 3}}}""", "runs.settings.frozen_layers", "bert-tiny has 2 layers")]
    public async Task Plan_IsRefused_WhereALauncherWouldRefuseThePart(string stage, string place, string message)
    {
        var planned = JsonNode.Parse(stage)!.AsObject();
        planned["name"] = "the only one";
        var errors = await RefusedAsync(new JsonObject { ["plan"] = new JsonObject { ["stages"] = new JsonArray(planned) } }.ToJsonString());
        Assert.Contains(message, (string?)(errors[$"stages[0].{place}"] ?? throw new Xunit.Sdk.XunitException($"{errors}"))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "preset", "exactly one")]
    [InlineData("""{"preset": "paper", "plan": {"stages": []}}""", "preset", "exactly one")]
    [InlineData("""{"plan": {"stages": []}}""", "stages", "give 1 to")]
    [InlineData("""{"plan": {"stages": [null]}}""", "stages[0]", "Null")]
    [InlineData("""{"preset": "papers"}""", "preset", "Did you mean 'paper'?")]
    [InlineData("""{"preset": "quick-start", "minutes": 3}""", "minutes", "(paper, data-efficiency): leave it out")]
    [InlineData("""{"plan": {"stages": []}, "minutes": 3}""", "minutes", "among the settings of the plan's runs")]
    [InlineData("""{"preset": "paper", "minutes": 0}""", "minutes", "from 0.01")]
    public async Task Launch_NamesFieldAndMend_WhenTheRequestIsWrong(string request, string field, string message) =>
        Assert.Contains(message, (string?)(await RefusedAsync(request))[field]![0], StringComparison.Ordinal);

    [Theory]
    [InlineData("quick-start", 1, 5)]
    [InlineData("paper", 3, 12)]
    [InlineData("data-efficiency", 3, 9)]
    public async Task Preset_IsALegalPlan_WithSeedsOfItsOwn(string preset, int seeds, int stages)
    {
        var (status, answer) = await server.PostAsync("/api/v1/studies", new { preset });
        Assert.True(status == 202, $"{answer}");
        var study = await server.GetAsync($"/api/v1/studies/{answer!["id"]}");
        Assert.Equal((seeds, stages), ((int)study["seeds"]!, study["stages"]!.AsArray().Count));
    }

    [Fact]
    public async Task Paper_GivesAllThatIsLearnedOnTopTheSameMinutes_AndPlaysTestGoalsAtTheEnd()
    {
        var (_, answer) = await server.PostAsync("/api/v1/studies", new { preset = "paper", seeds = 1, minutes = 2.5 });
        var stages = (await server.GetAsync($"/api/v1/studies/{answer!["id"]}"))["plan"]!["stages"]!.AsArray();
        var onTop = stages.Where(stage => stage!["runs"]?["initial_checkpoint"] is not null).ToArray();
        Assert.Equal(["PG", "PPO", "DPO human", "DPO generated", "DPO on top", "DPO measured"], onTop.Select(stage => (string)stage!["name"]!));
        Assert.All(onTop, stage => Assert.Equal(2.5, (double)stage!["runs"]!["settings"]!["minutes"]!));
        Assert.All(onTop, stage => Assert.Contains("generated", stage!["after"]!.AsArray().Select(name => (string?)name))); // nothing is generated or evaluated beside them: minutes would not be the same minutes
        Assert.All(stages.Where(stage => stage!["evaluations"] is not null || stage["comparison"] is not null), stage => Assert.Equal(onTop.Select(on => (string?)on!["name"]), stage!["after"]!.AsArray().Select(name => (string?)name)));
        Assert.Equal(["validation", "test", "test"], stages.Select(stage => (string?)stage!["evaluations"]?["split"]).OfType<string>());
    }

    [Fact]
    public async Task Study_WaitsWithAllItsParts_UntilSomebodyWorksOnIt()
    {
        var (_, accepted) = await server.PostAsync("/api/v1/studies", new { preset = "quick-start", seeds = 2, name = "mine" });
        var study = await server.GetAsync($"/api/v1/studies/{accepted!["id"]}");
        Assert.Equal(("mine", "quick-start", 2, "queued"), ((string)study["name"]!, (string)study["preset"]!, (int)study["seeds"]!, (string)study["status"]!));
        Assert.Equal([("imitation", "runs", 2), ("DPO", "runs", 2), ("test", "evaluations", 6), ("test sampled", "evaluations", 4), ("bandit", "comparison", 2)],
            study["stages"]!.AsArray().Select(stage => ((string)stage!["name"]!, (string)stage["kind"]!, stage["parts"]!.AsArray().Count)));
        Assert.All(study["stages"]!.AsArray(), stage => Assert.Equal("waiting", (string?)stage!["status"]));
        Assert.Contains($"study {accepted["id"]}", server.Queue.Jobs);
        Assert.Contains((await server.GetAsync("/api/v1/studies")).AsArray(), listed => (int)listed!["id"]! == (int)accepted["id"]! && (int)listed["parts"]! == 16);
    }

    [Fact]
    public async Task Cancel_ReachesWhatWasPutInLine_AndNotWrittenDownYet()
    {
        var (_, accepted) = await server.PostAsync("/api/v1/studies", new { preset = "quick-start" });
        var request = new EvaluationRequest(new EvaluatedAgent(Baseline: "rule"), "test", Episodes: 2);
        var (launcher, id, cancellation) = (server.Services.GetRequiredService<EvaluationLauncher>(), (int)accepted!["id"]!, TestContext.Current.CancellationToken);
        var launched = await launcher.LaunchAsync(request, cancellation, IdempotencyKey.OfPart(id, 2, 0));
        var beside = await launcher.LaunchAsync(request, cancellation, IdempotencyKey.OfPart(10 * id, 2, 0));
        var clients = await launcher.LaunchAsync(request, cancellation, $"study:{id}:2:0");
        Assert.Equal((3, 0), (new[] { launched.Evaluation!.Id, beside.Evaluation!.Id, clients.Evaluation!.Id }.Distinct().Count(), clients.Errors.Count));

        Assert.Equal(202, (await server.PostAsync($"/api/v1/studies/{accepted["id"]}/cancel", new { })).Status);

        Assert.Equal("cancelled", (string?)(await server.GetAsync($"/api/v1/evaluations/{launched.Evaluation!.Id}"))["status"]);
        Assert.Equal("queued", (string?)(await server.GetAsync($"/api/v1/evaluations/{beside.Evaluation!.Id}"))["status"]);
        Assert.Equal("queued", (string?)(await server.GetAsync($"/api/v1/evaluations/{clients.Evaluation!.Id}"))["status"]);
    }

    private async Task<JsonObject> RefusedAsync(string request)
    {
        var before = await server.WithStoreAsync(store => store.Studies.CountAsync());
        var (status, problem) = await server.PostAsync("/api/v1/studies", JsonNode.Parse(request));
        Assert.Equal((400, before), (status, await server.WithStoreAsync(store => store.Studies.CountAsync())));
        return problem!["errors"]!.AsObject();
    }
}
