using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Artifacts;
using Microsoft.Extensions.DependencyInjection;

namespace WebShopRL.Tests.Studies;

/// <summary>Studies with real trainers, as a client sees them.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class StudyTests(LearningServer server) : IClassFixture<LearningServer>
{
    internal const string Small = """{"trajectories": 30, "epochs": 1, "vocabulary": 600, "page_tokens": 96, "batch": 8, "validation_goals": 2, "validate_every": 10}""";

    private const string Preferring = """{"pairs": "demonstrated", "demonstrations": "sets", "trajectory_sets": "stage:generated", "goals": 8, "epochs": 1, "validation_goals": 2, "validate_every": 10}""";

    [Fact]
    public async Task Study_RunsToItsEnd_AndItsReportsReadBack()
    {
        var address = await server.LaunchAsync("/api/v1/studies", $$$"""
            {"name": "small", "seeds": 2, "plan": {"stages": [
                {"name": "imitation", "runs": {"algorithm": "il", "settings": {{{Small}}} }},
                {"name": "generated", "generation": {"agent": {"baseline": "expert"}, "wanted": 8, "budget": 200}},
                {"name": "dpo", "runs": {"algorithm": "dpo", "initial_checkpoint": "stage:imitation", "settings": {{{Preferring}}} }},
                {"name": "test", "evaluations": {"agents": [{"baseline": "rule"}, {"checkpoint": "stage:imitation"}, {"checkpoint": "stage:dpo"}], "split": "test", "episodes": 12, "max_steps": 12}},
                {"name": "bandit", "after": ["test"], "comparison": {"agents": [{"baseline": "rule"}, {"baseline": "expert"}], "rollouts": 20, "parallel_runs": 1}}
            ]}}
            """);
        var study = await server.EndsAsync(address);

        Assert.True((string?)study["status"] == "succeeded", study.ToString());
        Assert.All(study["stages"]!.AsArray(), stage => Assert.Equal("succeeded", (string?)stage!["status"]));
        Assert.Equal([2, 2, 2, 5, 1], study["stages"]!.AsArray().Select(stage => stage!["parts"]!.AsArray().Count));
        Assert.Equal(["imitation", "generated"], study["stages"]![2]!["waits_for"]!.AsArray().Select(name => (string)name!));
        Assert.Equal([("rule", 1, 12), ("imitation", 2, 12), ("dpo", 2, 12)], study["agents"]!.AsArray().Select(agent => ((string)agent!["name"]!, (int)agent["seeds"]!, (int)agent["goals"]!)));
        Assert.Equal(["imitation − rule", "dpo − rule", "dpo − imitation"], study["differences"]!.AsArray().Select(pair => $"{pair!["second"]} − {pair["first"]}"));
        var imitation = study["agents"]![1]!;
        var ofSeeds = await Task.WhenAll(study["stages"]![3]!["parts"]!.AsArray().Where(part => (string?)part!["agent"] == "imitation").Select(part => server.GetAsync($"/api/v1/evaluations/{part!["evaluation_id"]}")));
        Assert.Equal(ofSeeds.Average(evaluation => (double)evaluation["score"]!), (double)imitation["score"]!, 6);
        Assert.InRange((double)imitation["score"]!, (double)imitation["score_seeds_low"]!, (double)imitation["score_seeds_high"]!);
        Assert.Null(study["agents"]![0]!["score_seeds_low"]);

        Assert.Equal([("imitation", 0), ("imitation", 1), ("dpo", 0), ("dpo", 1)], study["runs"]!.AsArray().Select(run => ((string)run!["stage"]!, (int)run["seed"]!)));
        foreach (var told in study["runs"]!.AsArray())
        {
            var run = await server.GetAsync($"/api/v1/runs/{told!["run_id"]}");
            var best = await server.WithStoreAsync(store => store.Checkpoints.SingleAsync(save => save.Id == (int)run["best_checkpoint_id"]!));
            Assert.Equal(((int)run["step"]!, best.Step, best.ValidationScore), ((int)told["updates"]!, (int)told["best_update"]!, (double?)told["validation_score"]));
            Assert.InRange((double)told["minutes"]! * 60, (double)told["best_minutes"]! * 60, ((DateTimeOffset)run["finished_at"]! - (DateTimeOffset)run["started_at"]!).TotalSeconds);
        }
        Assert.Equal([("rule", 20), ("expert", 20)], study["arms"]!.AsArray().Select(arm => ((string)arm!["name"]!, (int)arm["rollouts"]!)));
        Assert.Equal(20, study["arms"]!.AsArray().Sum(arm => (int)arm!["pulls"]!));
        await ItsRunsAreOrdinaryAsync(study);
        await ItsSetIsPinnedAsync(study);
        await ItsReportsReadBackAsync(address, study);
    }

    private async Task ItsRunsAreOrdinaryAsync(JsonNode study)
    {
        foreach (var seed in (int[])[0, 1])
        {
            var (start, run) = (await RunAsync(study, 0, seed), await RunAsync(study, 2, seed));
            Assert.Equal(($"small: dpo, seed {seed}", seed, $"run:{start["id"]}"), ((string)run["name"]!, (int)run["seed"]!, (string)run["initial_checkpoint"]!));
            Assert.Equal($"study-{study["id"]}/generated/seed-{seed}", (string?)run["settings"]!["trajectory_sets"]);
        }
    }

    /// <summary>The run keeps which trajectories it learned from, and each says who played it.</summary>
    private async Task ItsSetIsPinnedAsync(JsonNode study)
    {
        var run = (int)(await RunAsync(study, 2, 1))["id"]!;
        var generation = await server.GetAsync($"/api/v1/generations/{study["stages"]![1]!["parts"]![1]!["generation_id"]}");
        Assert.Equal((8, 1.0, 1), ((int)generation["kept"]!, (double)generation["mean_reward"]!, (int)generation["seed"]!));
        var held = await server.WithStoreAsync(store => store.Trajectories.Where(trajectory => trajectory.GenerationId == (int)generation["id"]!).OrderBy(trajectory => trajectory.Id).ToListAsync());
        Assert.All(held, trajectory => Assert.Equal(("policy", 1.0, (int?)generation["set_id"]), (trajectory.Source, trajectory.Reward, trajectory.SetId)));
        var set = Assert.Single((await server.GetAsync("/api/v1/trajectory-sets")).AsArray(), set => (int)set!["id"]! == (int)generation["set_id"]!)!;
        Assert.Equal((8, 1.0), ((int)set["trajectories"]!, (double)set["mean_reward"]!));

        var input = await server.WithStoreAsync(store => store.RunInputs.SingleAsync(input => input.RunId == run && input.Name.StartsWith("trajectories-")));
        var kept = JsonSerializer.Deserialize<int[]>(await File.ReadAllBytesAsync(Path.Combine((await server.Services.GetRequiredService<IArtifacts>().OpenAsync(input.Content))!, input.Name)));
        Assert.Equal(held.Select(trajectory => trajectory.Id), kept);
    }

    private async Task ItsReportsReadBackAsync(string address, JsonNode study)
    {
        Assert.Equal(study.ToJsonString(), (await server.GetAsync($"{address}/export?format=json")).ToJsonString());
        var csv = (await server.Client.GetStringAsync($"{address}/export?format=csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToArray();
        Assert.Equal(study["agents"]!.AsArray().Count + 1, csv.Length);
        foreach (var (agent, line) in study["agents"]!.AsArray().Zip(csv.Skip(1)))
        {
            Assert.Equal((string?)agent!["name"], line[Array.IndexOf(csv[0], "agent")]);
            foreach (var column in (string[])["score", "score_low", "success_rate_high", "score_seeds_high"])
                Assert.Equal((double?)agent[column], line[Array.IndexOf(csv[0], column)] is { Length: > 0 } cell ? double.Parse(cell, CultureInfo.InvariantCulture) : null);
        }
        var report = await server.Client.GetStringAsync($"{address}/export");
        Assert.StartsWith("# small\n", report, StringComparison.Ordinal);
        foreach (var agent in study["agents"]!.AsArray())
            Assert.Contains($"| {agent!["name"]} | {agent["seeds"]} | {((double)agent["score"]!).ToString("F1", CultureInfo.InvariantCulture)} |", report, StringComparison.Ordinal);
        Assert.Contains("| dpo − imitation |", report, StringComparison.Ordinal);
        foreach (var run in study["runs"]!.AsArray())
            Assert.Contains($"| {run!["stage"]} | {run["seed"]} | {run["run_id"]} | {run["updates"]} |", report, StringComparison.Ordinal);
        foreach (var arm in study["arms"]!.AsArray())
            Assert.Contains($"| {arm!["name"]} | {(5.0 * (int)arm["pulls"]!).ToString("F1", CultureInfo.InvariantCulture)} % | {arm["favored"]} of 1 |", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stage_ThatFails_IsSaid_AndWhatDependsOnItIsNotRun()
    {
        var address = await server.LaunchAsync("/api/v1/studies", """
            {"plan": {"stages": [
                {"name": "nothing to learn", "runs": {"algorithm": "il", "settings": {"demonstrations": "imported"}}},
                {"name": "on top", "runs": {"algorithm": "dpo", "initial_checkpoint": "stage:nothing to learn"}},
                {"name": "test", "evaluations": {"agents": [{"baseline": "rule"}, {"checkpoint": "stage:on top"}], "split": "test", "episodes": 3}}
            ]}}
            """);
        var study = await server.EndsAsync(address);

        Assert.Equal("failed", (string?)study["status"]);
        Assert.Contains("3 of 4 parts did not succeed", (string?)study["error"], StringComparison.Ordinal);
        Assert.Contains("There are no imported trajectories", (string?)study["error"], StringComparison.Ordinal);
        Assert.Equal(["failed", "skipped", "failed"], study["stages"]!.AsArray().Select(stage => (string)stage!["status"]!));
        Assert.Equal("Not run: nothing to learn failed.", (string?)study["stages"]![1]!["parts"]![0]!["reason"]);
        Assert.Equal(["succeeded", "skipped"], study["stages"]![2]!["parts"]!.AsArray().Select(part => (string)part!["status"]!));
        Assert.Equal(["rule"], study["agents"]!.AsArray().Select(agent => (string)agent!["name"]!));
        var dependent = (int)study["stages"]![1]!["parts"]![0]!["run_id"]!;
        // Whichever comes first: it is cancelled, or finds by itself that there is no checkpoint.
        Assert.Contains((string?)(await server.GetAsync($"/api/v1/runs/{dependent}"))["status"], new[] { "cancelled", "failed" });
        Assert.Equal(0, await server.WithStoreAsync(store => store.MetricPoints.CountAsync(point => point.RunId == dependent)));
    }

    [Fact]
    public async Task Cancel_StopsTheStudyWithItsParts_AndDeleteLeavesThem()
    {
        var address = await server.LaunchAsync("/api/v1/studies", $$$"""
            {"plan": {"stages": [
                {"name": "long", "runs": {"algorithm": "il", "settings": {{{Small.Replace("\"epochs\": 1", "\"epochs\": 900", StringComparison.Ordinal)}}} }},
                {"name": "on top", "runs": {"algorithm": "dpo", "initial_checkpoint": "stage:long"}}
            ]}}
            """);
        var under = await server.UntilAsync(address, study => study["stages"]!.AsArray().All(stage => stage!["parts"]![0]!["run_id"] is not null) && (string?)study["stages"]![0]!["status"] == "running", "under way");
        using var refused = await server.Client.DeleteAsync(address);
        Assert.Equal(409, (int)refused.StatusCode);

        Assert.Equal(202, (await server.PostAsync($"{address}/cancel")).Status);
        Assert.Equal("cancelled", (string?)(await server.EndsAsync(address))["status"]);
        foreach (var stage in (int[])[0, 1])
            Assert.Equal("cancelled", (string?)(await server.EndsAsync($"/api/v1/runs/{under["stages"]![stage]!["parts"]![0]!["run_id"]}"))["status"]);
        Assert.Equal(409, (await server.PostAsync($"{address}/cancel")).Status);
        using var deleted = await server.Client.DeleteAsync(address);
        Assert.Equal(204, (int)deleted.StatusCode);
        Assert.Equal("cancelled", (string?)(await server.GetAsync($"/api/v1/runs/{under["stages"]![0]!["parts"]![0]!["run_id"]}"))["status"]);
    }

    [Fact]
    public async Task RewardModel_OfAStage_PaysTheRunOfTheSameSeed()
    {
        var address = await server.LaunchAsync("/api/v1/studies", $$$$"""
            {"seeds": 2, "plan": {"stages": [
                {"name": "imitation", "runs": {"algorithm": "il", "settings": {{{{Small}}}} }},
                {"name": "rewards", "runs": {"algorithm": "reward", "settings": {"network": "bert-tiny", "vocabulary": 600, "goals": 8, "purchases": 2, "epochs": 1, "batch": 8, "validation_goals": 2, "validate_every": 10}}},
                {"name": "paid", "runs": {"algorithm": "pg", "initial_checkpoint": "stage:imitation",
                    "settings": {"reward_model": "stage:rewards", "updates": 1, "environments": 2, "choices_per_update": 2, "step_limit": 8, "validation_goals": 2}}}
            ]}}
            """);
        var study = await server.EndsAsync(address);

        Assert.True((string?)study["status"] == "succeeded", study.ToString());
        Assert.Equal(["imitation", "rewards"], study["stages"]![2]!["waits_for"]!.AsArray().Select(name => (string)name!));
        foreach (var seed in (int[])[0, 1])
        {
            var model = (int)(await RunAsync(study, 1, seed))["id"]!;
            Assert.Equal($"run:{model}", (string?)(await RunAsync(study, 2, seed))["settings"]!["reward_model"]);
        }
    }

    private Task<JsonNode> RunAsync(JsonNode study, int stage, int seed) => server.GetAsync($"/api/v1/runs/{study["stages"]![stage]!["parts"]![seed]!["run_id"]}");
}
