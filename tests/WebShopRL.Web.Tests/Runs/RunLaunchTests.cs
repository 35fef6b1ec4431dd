using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Work;

namespace WebShopRL.Tests.Runs;

[Trait(Category.Name, Category.Integration)]
public sealed class RunLaunchTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Launch_StoresCompleteSettingsAndPutsTheRunInLine()
    {
        var (status, run) = await server.PostAsync("/api/v1/runs", new { name = "first", algorithm = "il", seed = 5, settings = new { network = "bert-mini" } });
        Assert.Equal(201, status);
        Assert.Equal(("queued", 5, "bert-mini"), ((string)run!["status"]!, (int)run["seed"]!, (string)run["settings"]!["network"]!));
        Assert.NotNull(run["settings"]!["learning_rate"]);
        Assert.Contains($"run {run["id"]}", server.Queue.Jobs);
        Assert.Equal(run["id"]!.ToJsonString(), (await server.GetAsync($"/api/v1/runs/{run["id"]}"))["id"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"name": "a", "algorithm": "ill"}""", "algorithm", "Did you mean 'il'?")]
    [InlineData("""{"name": "a", "algorithm": "dpo"}""", "initial_checkpoint", "Missing")]
    [InlineData("""{"name": "a", "algorithm": "pg"}""", "initial_checkpoint", "Missing")]
    [InlineData("""{"name": "a", "algorithm": "ppo"}""", "initial_checkpoint", "Missing")]
    [InlineData("""{"name": "a", "algorithm": "ppo", "settings": {"patience": 3, "validation_goals": 0}}""", "settings.patience", "validation_goals")]
    [InlineData("""{"name": "a", "algorithm": "ppo", "settings": {"updates": 1000000, "episodes_per_update": 100000}}""", "settings.episodes_per_update", "2147483647")]
    [InlineData("""{"name": "a", "algorithm": "ppo", "settings": {"kl_weight": 0.5}}""", "settings.kl_weight", "kl_estimator is k1 or k3")]
    [InlineData("""{"name": "a", "algorithm": "pg", "settings": {"imitation_weight": 0.5}}""", "settings.imitation_weight", "demonstrations is none here")]
    [InlineData("""{"name": "a", "algorithm": "dpo", "settings": {"pairs": "demonstrated", "demonstrations": "generated"}}""", "settings.demonstrations", "pairs: trajectories")]
    [InlineData("""{"name": "a", "algorithm": "dpo", "settings": {"pairs": "trajectories", "demonstrations": "generated", "rollouts": 1}}""", "settings.rollouts", "at least 2")]
    [InlineData("""{"name": "a", "algorithm": "dpo", "settings": {"rollouts": 2}}""", "settings.rollouts", "pairs is trajectories")]
    [InlineData("""{"name": "a", "algorithm": "dpo", "settings": {"reference": "round"}}""", "settings.reference", "give rounds")]
    [InlineData("""{"name": "a", "algorithm": "dpo", "settings": {"rounds": 0}}""", "settings.rounds", "1")]
    [InlineData("""{"name": "a", "algorithm": "pg", "settings": {"epochs": 2}}""", "settings.epochs", "Unknown setting")]
    [InlineData("""{"name": "a", "algorithm": "dpo", "initial_checkpoint": "9999"}""", "initial_checkpoint", "There is no checkpoint 9999")]
    [InlineData("""{"name": "a", "algorithm": "dpo", "initial_checkpoint": 9999}""", "initial_checkpoint", "There is no checkpoint 9999")]
    [InlineData("""{"name": "a", "algorithm": "dpo", "initial_checkpoint": "run:9999"}""", "initial_checkpoint", "There is no run 9999")]
    [InlineData("""{"name": "a", "algorithm": "dpo", "initial_checkpoint": "../etc"}""", "initial_checkpoint", "run:12")]
    [InlineData("""{"name": "a", "algorithm": "il", "initial_checkpoint": "model:../etc"}""", "initial_checkpoint", "model:owner/name@revision")]
    [InlineData("""{"name": "a", "algorithm": "il", "preset": "huge"}""", "preset", "'huge' is not one of")]
    [InlineData("""{"name": "a", "algorithm": "il", "seed": -1}""", "seed", "2147483647")]
    [InlineData("""{"name": "a", "algorithm": "il", "seed": 4294967295}""", "seed", "a whole number from 0 to 2147483647")]
    [InlineData("""{"name": "a", "algorithm": "il", "seed": 1.5}""", "seed", "a whole number from 0 to 2147483647")]
    [InlineData("""{"name": "a", "algorithm": "il", "seeds": 0}""", "seeds", "give 1 to 100 runs")]
    [InlineData("""{"name": "a", "algorithm": "il", "seeds": 101}""", "seeds", "give 1 to 100 runs")]
    [InlineData("""{"name": "a", "algorithm": "il", "seeds": []}""", "seeds", "give 1 to 100")]
    [InlineData("""{"name": "a", "algorithm": "il", "seeds": [1, -2]}""", "seeds", "-2 is out of range")]
    [InlineData("""{"name": "a", "algorithm": "il", "seeds": [1, 2, 1]}""", "seeds", "1 stands there twice")]
    [InlineData("""{"name": "a", "algorithm": "il", "seed": 3, "seeds": [1, 2]}""", "seeds", "leave seed out")]
    [InlineData("""{"name": "a", "algorithm": "il", "seed": 2147483647, "seeds": 2}""", "seeds", "smaller seed")]
    [InlineData("""{"name": "a", "algorithm": "il", "seeds": 3, "settings": {"learning_rate": 7}}""", "settings.learning_rate", "0.1")]
    [InlineData("""{"name": "", "algorithm": "il"}""", "name", "1")]
    [InlineData("""{"name": "  ", "algorithm": "il"}""", "name", "1")]
    [InlineData("""{"algorithm": "il"}""", "name", "Missing")]
    [InlineData("""{"name": "a", "algorithm": "il", "settings": {"learning_rate": 7}}""", "settings.learning_rate", "0.1")]
    [InlineData("""{"name": "a", "algorithm": "il", "settings": {"learning_rat": 0.1}}""", "settings.learning_rat", "Did you mean 'learning_rate'?")]
    public async Task Launch_NamesFieldAndLegalValuesAndStoresNothing_WhenTheRequestIsWrong(string body, string field, string message)
    {
        var before = await CountAsync();
        var (status, problem) = await server.PostAsync("/api/v1/runs", JsonNode.Parse(body));
        Assert.Equal(400, status);
        Assert.Contains(message, (string?)problem!["errors"]![field]![0], StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
    }

    [Theory]
    [InlineData("""{"name": "of seeds", "algorithm": "il", "seed": 5, "seeds": 3}""", new[] { 5, 6, 7 })]
    [InlineData("""{"name": "of seeds", "algorithm": "il", "seeds": 2}""", new[] { 0, 1 })]
    [InlineData("""{"name": "of seeds", "algorithm": "il", "seeds": [9, 2147483647, 4]}""", new[] { 9, 2147483647, 4 })]
    [InlineData("""{"name": "of seeds", "algorithm": "il", "seeds": 1}""", new[] { 0 })]
    public async Task Launch_PutsARunOfEachSeedInLine_ThatAreAlikeButForIt(string body, int[] seeds)
    {
        var before = await CountAsync();
        var (status, answer) = await server.PostAsync("/api/v1/runs", JsonNode.Parse(body));
        Assert.Equal(201, status);
        var runs = answer!["runs"]!.AsArray();
        Assert.Equal(seeds, runs.Select(run => (int)run!["seed"]!));
        Assert.Equal(before + seeds.Length, await CountAsync());
        Assert.Single(runs.Select(run => $"{run!["name"]} {run["algorithm"]} {run["settings"]!.ToJsonString()} {run["status"]}").Distinct());
        Assert.All(runs, run => Assert.Contains($"run {run!["id"]}", server.Queue.Jobs));
    }

    [Theory]
    [InlineData("\"three\"")]
    [InlineData("1.5")]
    [InlineData("[1, null]")]
    [InlineData("{\"count\": 2}")]
    public async Task Launch_RefusesSeeds_ThatAreNeitherANumberNorAList(string seeds)
    {
        var before = await CountAsync();
        var (status, problem) = await server.PostAsync("/api/v1/runs", JsonNode.Parse($$"""{"name": "a", "algorithm": "il", "seeds": {{seeds}}}"""));
        Assert.Equal(400, status);
        Assert.Contains("[1, 5, 7]", problem!["errors"]!["seeds"]![0]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
    }

    [Theory]
    [InlineData("il", null, "is no reward model")]
    [InlineData("reward", null, null)]
    [InlineData(null, "run:9999", "There is no run 9999")]
    [InlineData(null, "model:demo-bert-mini", "is no reward model")]
    [InlineData(null, "model:demo-agent", null)]
    [InlineData(null, "the best one", "run:12")]
    public async Task Launch_TakesARewardModelAlone_WhereRewardsComeFromOne(string? from, string? reference, string? message)
    {
        var start = await server.AddRunAsync(RunStatus.Running, "il");
        reference ??= $"run:{await server.AddRunAsync(RunStatus.Running, from!)}";
        foreach (var algorithm in new[] { "pg", "ppo", "dpo" })
        {
            var before = await CountAsync();
            var (status, answer) = await server.PostAsync("/api/v1/runs", new { name = "to please it", algorithm, initial_checkpoint = $"run:{start}", settings = new { reward_model = reference } });
            Assert.Equal(message is null ? 201 : 400, status);
            if (message is not null)
                Assert.Contains(message, (string?)answer!["errors"]!["settings.reward_model"]![0], StringComparison.Ordinal);
            Assert.Equal(before + (message is null ? 1 : 0), await CountAsync());
        }
    }

    [Theory]
    [InlineData("il", null)]
    [InlineData("reward", "it values purchases and has no policy")]
    [InlineData("pretrain", "has not learned to act")]
    public async Task Launch_TakesAPolicyAlone_WhereTheReferenceIsNamed(string from, string? message)
    {
        var (start, reference) = (await server.AddRunAsync(RunStatus.Running, "il"), await server.AddRunAsync(RunStatus.Running, from));
        var (status, answer) = await server.PostAsync("/api/v1/runs", new { name = "held to it", algorithm = "dpo", initial_checkpoint = $"run:{start}", settings = new { reference = "policy", reference_policy = $"run:{reference}" } });
        Assert.Equal(message is null ? 201 : 400, status);
        if (message is not null)
            Assert.Contains(message, (string?)answer!["errors"]!["settings.reference_policy"]![0], StringComparison.Ordinal);
        (status, answer) = await server.PostAsync("/api/v1/runs", new { name = "held to nothing", algorithm = "dpo", initial_checkpoint = $"run:{start}", settings = new { reference = "policy" } });
        Assert.Equal(400, status);
        Assert.Contains("name its checkpoint", (string?)answer!["errors"]!["settings.reference_policy"]![0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ppo", "reward", "reward_model", null)]
    [InlineData("dpo", "reward", "reward_model", null)]
    [InlineData("dpo", "il", "reference_policy", "policy")]
    public async Task Run_WaitsInLine_UntilTheModelThatItNamesIsTrained(string algorithm, string trained, string setting, string? reference)
    {
        var (start, model) = (await server.AddRunAsync(RunStatus.Running, "il"), await server.AddRunAsync(RunStatus.Running, trained));
        Dictionary<string, string> settings = new() { [setting] = $"run:{model}" };
        if (reference is not null)
            settings["reference"] = reference;
        var (_, run) = await server.PostAsync("/api/v1/runs", new { name = "waits", algorithm, initial_checkpoint = $"run:{start}", settings });
        var id = (int)run!["id"]!;
        Assert.True(await WaitsAsync());
        await EndAsync(start);
        Assert.True(await WaitsAsync());
        await EndAsync(model);
        Assert.False(await WaitsAsync());

        Task<bool> WaitsAsync() => server.WithStoreAsync(async store => (await server.Services.GetRequiredService<WorkKind<Run>>().WaitingAsync([id], store, TestContext.Current.CancellationToken)).Contains(id));

        Task EndAsync(int ended) => server.WithStoreAsync(store => store.Runs.Where(row => row.Id == ended).ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, RunStatus.Succeeded)));
    }

    [Theory]
    [InlineData("PATCH", "/api/v1/runs/{run}", """{"tags": ["a", null]}""", "tags.1")]
    [InlineData("POST", "/api/v1/comparisons", """{"agents": [null, {"baseline": "rule"}]}""", "agents.0")]
    [InlineData("POST", "/api/v1/policies/17/act", """{"instruction": "a", "observation": "b", "actions": ["click[buy now]", null]}""", "actions.1")]
    [InlineData("POST", "/api/v1/rewards", """{"goal": 1, "asin": "B000000001", "options": {"color": null}}""", "options.color")]
    public async Task Null_IsRefusedByItsPlace_InAnyListOrMapOfABody(string method, string path, string body, string field)
    {
        var run = await server.AddRunAsync(RunStatus.Failed);
        var (status, problem) = await server.SendAsync(new HttpMethod(method), path.Replace("{run}", $"{run}", StringComparison.Ordinal), JsonNode.Parse(body));

        Assert.Equal(400, status);
        Assert.StartsWith("Null", (string?)problem!["errors"]![field]![0], StringComparison.Ordinal);
        Assert.Empty((await server.GetAsync($"/api/v1/runs/{run}"))["tags"]!.AsArray());
    }

    [Fact]
    public async Task Launch_TakesARunThatIsNotDone_AsInitialCheckpoint()
    {
        var first = await server.AddRunAsync(RunStatus.Running);
        Assert.Equal(201, (await server.PostAsync("/api/v1/runs", new { name = "then", algorithm = "dpo", initial_checkpoint = $"run:{first}" })).Status);
        var failed = await server.AddRunAsync(RunStatus.Failed);
        Assert.Equal(400, (await server.PostAsync("/api/v1/runs", new { name = "then", algorithm = "dpo", initial_checkpoint = $"run:{failed}" })).Status);
    }

    [Theory]
    [InlineData("il", "model:demo-bert-mini", 201)]
    [InlineData("pretrain", "model:sentence-transformers/all-MiniLM-L6-v2@refs/pr/1", 201)]
    [InlineData("search_il", "model:demo-query-writer", 201)]
    [InlineData("reward", "model:demo-bert-mini", 201)]
    [InlineData("reward", "model:demo-agent", 201)]
    public async Task Launch_TakesAPublishedModel_AsInitialCheckpoint(string algorithm, string model, int expected)
    {
        var (status, run) = await server.PostAsync("/api/v1/runs", new { name = "from a model", algorithm, initial_checkpoint = model });
        Assert.Equal((expected, model), (status, (string)run!["initial_checkpoint"]!));
    }

    [Theory]
    [InlineData("dpo", "model:demo-bert-mini", "has not learned to act")]
    [InlineData("pg", "model:demo-bert-mini", "has not learned to act")]
    [InlineData("ppo", "model:demo-query-writer", "writes queries and nothing else")]
    [InlineData("il", "model:demo-query-writer", "writes queries and nothing else")]
    [InlineData("search_il", "model:demo-bert-mini", "has not learned to write queries")]
    [InlineData("search_il", "model:demo-agent", "has not learned to write queries")]
    [InlineData("dpo", "model:demo-agent", "is a reward model: it values purchases and has no policy")]
    [InlineData("il", "model:demo-agent", "is a reward model: it values purchases and has no policy")]
    [InlineData("reward", "model:demo-query-writer", "writes queries and nothing else")]
    public async Task Launch_RefusesAModelOfAnotherKind(string algorithm, string model, string message)
    {
        var (status, problem) = await server.PostAsync("/api/v1/runs", new { name = "from a model", algorithm, initial_checkpoint = model });
        Assert.Equal(400, status);
        Assert.Contains(message, (string?)problem!["errors"]!["initial_checkpoint"]![0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search_il", "il", "writes queries and nothing else")]
    [InlineData("il", "search_il", "has not learned to write queries")]
    [InlineData("reward", "dpo", "is a reward model: it values purchases and has no policy")]
    [InlineData("reward", "il", "is a reward model: it values purchases and has no policy")]
    [InlineData("search_il", "reward", "writes queries and nothing else")]
    public async Task Launch_RefusesWeightsOfAnotherKind(string from, string algorithm, string message)
    {
        var run = await server.AddRunAsync(RunStatus.Succeeded, from);
        var checkpoint = await server.AddCheckpointAsync(run, [1]);
        var (status, problem) = await server.PostAsync("/api/v1/runs", new { name = "a", algorithm, initial_checkpoint = checkpoint });
        Assert.Equal(400, status);
        Assert.Contains(message, (string?)problem!["errors"]!["initial_checkpoint"]![0], StringComparison.Ordinal);
    }

    private Task<int> CountAsync() => server.WithStoreAsync(store => store.Runs.CountAsync());
}
