using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using WebShopRL.Store.Comparisons;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Chat;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Comparisons;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Tests.Work;

/// <summary>Agents that are no policies, evaluated and compared by the job server; the language model is a stand-in that speaks the protocol.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class MeasuredAgentsTests(WorkingServer server) : IClassFixture<WorkingServer>
{
    private const string Key = "the-key-that-nobody-sees";

    private EvaluationLauncher Evaluations => server.Services.GetRequiredService<EvaluationLauncher>();

    private async Task<Storefront> ShopAsync() => await server.Services.GetRequiredService<ShopProvider>().OpenAsync(TestContext.Current.CancellationToken);

    private async Task<EvaluationRecord> EvaluateAsync(EvaluatedAgent agent, IReadOnlyList<int>? goals = null)
    {
        var launched = await Evaluations.LaunchAsync(new EvaluationRequest(agent, "test", goals, goals is null ? 5 : null), TestContext.Current.CancellationToken);
        Assert.Empty(launched.Errors);
        return await server.UntilEndedAsync<EvaluationRecord>(launched.Evaluation!.Id);
    }

    private async Task<JsonNode> GetAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        return (await http.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken))!;
    }

    [Fact]
    public async Task AModel_IsEvaluatedWithTheKeyFromTheEnvironment_WhichIsKeptNowhere()
    {
        Environment.SetEnvironmentVariable("OPENAI_API_KEY", Key);
        await using var chat = new ChatServer(ScriptedBuyer.Answer);

        var ended = await EvaluateAsync(new EvaluatedAgent(Llm: new LlmAgent(chat.BaseUrl, "small", PromptPrice: 1, CompletionPrice: 2)));
        var rule = await EvaluateAsync(EvaluatedAgent.Of("rule"));

        Assert.Equal((RunStatus.Succeeded, null, 5, rule.Score), (ended.Status, ended.Error, ended.EpisodesDone, ended.Score));
        Assert.All(chat.Requests, request => Assert.Equal($"Bearer {Key}", request.Headers["Authorization"]));
        var shown = await GetAsync($"/api/v1/evaluations/{ended.Id}");
        Assert.Equal(("small", chat.BaseUrl, chat.Requests.Count), ((string)shown["agent"]!["llm"]!["model"]!, (string)shown["agent"]!["llm"]!["base_url"]!, (int)shown["llm_usage"]!["requests"]!));
        Assert.Equal((16, chat.Requests.Count * 120 / 1e6), (((string)shown["llm_usage"]!["prompt_hash"]!).Length, (double)shown["llm_usage"]!["cost"]!));
        Assert.DoesNotContain(Key, shown.ToJsonString() + ended.Llm + ended.LlmUsage, StringComparison.Ordinal);

        var against = await GetAsync($"/api/v1/evaluations/{rule.Id}/against/{ended.Id}");
        Assert.Equal((5, 0.0, 0, 0), ((int)against["goals"]!, (double)against["score"]!, (int)against["first_better"]!, against["differing"]!.AsArray().Count));
        var breakdown = await GetAsync($"/api/v1/evaluations/{ended.Id}/breakdown");
        Assert.Equal((5, rule.Score), ((int)breakdown["all"]!["episodes"]!, (double)breakdown["all"]!["score"]!));
        Assert.Equal(5, breakdown["categories"]!.AsArray().Sum(group => (int)group!["episodes"]!));
        Assert.Contains("r_type", breakdown["parts"]!.AsArray().Select(part => (string)part!["name"]!));
    }

    [Fact]
    public async Task Queries_AreWrittenAsAskedFor_AndDrawnByTheEvaluationsSeed()
    {
        async Task<string[]> SearchesAsync(QueryGeneration? asked, int seed = 0)
        {
            var launched = await Evaluations.LaunchAsync(
                new EvaluationRequest(EvaluatedAgent.Of("rule"), "test", Episodes: 3, Seed: seed, QueryWriter: "model:demo-query-writer", QueryGeneration: asked), TestContext.Current.CancellationToken);
            Assert.Empty(launched.Errors);
            var ended = await server.UntilEndedAsync<EvaluationRecord>(launched.Evaluation!.Id);
            Assert.Equal((RunStatus.Succeeded, null), (ended.Status, ended.Error));
            return [.. (await GetAsync($"/api/v1/evaluations/{ended.Id}/episodes")).AsArray().Select(episode => (string)episode!["actions"]![0]!)];
        }

        var usual = await SearchesAsync(null);
        Assert.All(usual, search => Assert.StartsWith("search[", search, StringComparison.Ordinal));
        Assert.All(usual.Zip(await SearchesAsync(new(MaxLength: 4))), pair => Assert.True(pair.Second.Length < pair.First.Length, $"{pair}"));
        var drawn = await SearchesAsync(new(DoSample: true, Temperature: 2));
        Assert.NotEqual(usual, drawn);
        Assert.Equal(drawn, await SearchesAsync(new(DoSample: true, Temperature: 2)));
        Assert.NotEqual(drawn, await SearchesAsync(new(DoSample: true, Temperature: 2), seed: 1));
    }

    [Fact]
    public async Task AModel_StopsAtItsBudget_WithTheReason_AndItsEpisodesStay()
    {
        await using var chat = new ChatServer(ScriptedBuyer.Answer);
        var ended = await EvaluateAsync(new EvaluatedAgent(Llm: new LlmAgent(chat.BaseUrl, "small", Parallel: 1, TokenBudget: 700)));

        Assert.Equal(RunStatus.Failed, ended.Status);
        Assert.StartsWith("The budget of 700 tokens is used up: 770 were used.", ended.Error, StringComparison.Ordinal);
        var kept = (await GetAsync($"/api/v1/evaluations/{ended.Id}/episodes")).AsArray();
        Assert.Equal((ended.EpisodesDone, 7), (kept.Count, chat.Requests.Count));
        Assert.NotEmpty(kept);
    }

    [Fact]
    public async Task AModel_ThatIsNotThere_EndsTheEvaluationWithWhatToDo()
    {
        await using var chat = new ChatServer(_ => ChatServer.Json("401 Unauthorized", """{"error":{"message":"Incorrect API key provided"}}"""));
        var ended = await EvaluateAsync(new EvaluatedAgent(Llm: new LlmAgent(chat.BaseUrl, "small")));
        Assert.Equal((RunStatus.Failed, true), (ended.Status, ended.Error!.Contains("answered 401: Incorrect API key provided", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Humans_AreTheirEarliestEpisodes_AndGoalsThatNobodyPlayedAreCounted()
    {
        var shop = await ShopAsync();
        var goals = shop.GoalsOf(GoalSplit.Test).Take(3).Select(goal => goal.Index).ToArray();
        var (reward, length) = (0.0, 0);
        await server.WithStoreAsync(async store =>
        {
            for (var repeat = 0; repeat < 2; repeat++)
            {
                var episode = new Episode(shop, shop.Goals[goals[1]], "human");
                List<TrajectoryStep> steps = [];
                void Do(string action)
                {
                    steps.Add(TrajectoryJson.StepOf(episode, action));
                    episode.Step(action);
                }
                Do($"search[{episode.Goal.InstructionText}]");
                Do($"click[{(episode.Page as Shop.Pages.ResultsPage)!.Products[repeat].Product.Asin.ToLowerInvariant()}]");
                Do("click[buy now]");
                if (repeat == 0)
                    (reward, length) = (episode.Reward, steps.Count);
                store.Trajectories.Add(new StoredTrajectory { Source = "human", Catalog = shop.Name, CatalogFingerprint = shop.Fingerprint, Goal = goals[1], Instruction = episode.Goal.InstructionText, Reward = episode.Reward, Length = steps.Count, Steps = TrajectoryJson.Serialize(steps), CreatedAt = DateTimeOffset.UtcNow });
                await store.SaveChangesAsync();
            }
            return 0;
        });

        var ended = await EvaluateAsync(EvaluatedAgent.Of("human"), goals);

        Assert.Equal((RunStatus.Succeeded, null, 2), (ended.Status, ended.Error, ended.GoalsLeftOut));
        Assert.Equal((100 * reward, (double)length), (ended.Score!.Value, ended.MeanLength!.Value));
        Assert.Equal([goals[1]], ended.Goals);
    }

    [Fact]
    public async Task AComparison_HasModelsAndTheOracleAmongItsArms_AndPlaysWhatIsKnownNoMore()
    {
        await using var chat = new ChatServer(ScriptedBuyer.Answer);
        var shop = await ShopAsync();
        var known = shop.GoalsOf(GoalSplit.Test)[0].Index;
        var launcher = server.Services.GetRequiredService<ComparisonLauncher>();
        EvaluatedAgent[] agents = [EvaluatedAgent.Of("rule"), EvaluatedAgent.Of("oracle"), new(Llm: new LlmAgent(chat.BaseUrl, "small"))];
        var launched = await launcher.LaunchAsync(new ComparisonRequest(agents, Rollouts: 60, ParallelRuns: 2, Episodes: 4), TestContext.Current.CancellationToken);
        Assert.Empty(launched.Errors);
        var ended = await server.UntilEndedAsync<Comparison>(launched.Comparison!.Id);
        Assert.Equal((RunStatus.Succeeded, null, 120), (ended.Status, ended.Error, ended.RolloutsDone));

        var shown = await GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/v1/comparisons/{ended.Id}"));
        var arms = shown["result"]!["arms"]!.AsArray();
        Assert.Equal([4, 4, 4], arms.Select(arm => (int)arm!["goals"]!));
        Assert.Equal(((double)arms[0]!["score"]!, chat.Requests.Count), ((double)arms[2]!["score"]!, (int)arms[2]!["llm_usage"]!["requests"]!));
        Assert.True((double)arms[1]!["score"]! >= (double)arms[0]!["score"]!);
        Assert.Equal("small", (string?)shown["agents"]![2]!["llm"]!["model"]);
        Assert.Equal([60, 60], shown["result"]!["runs"]!.AsArray().Select(run => (int)run!["points"]!.AsArray()[^1]!["rollout"]!));
        Assert.Equal(12, await server.WithStoreAsync(store => store.ComparisonOutcomes.CountAsync(outcome => outcome.ComparisonId == ended.Id)));

        // Begun again, as after a crash that lost one outcome: that one alone is played, and the bandits come out the same.
        var asked = chat.Requests.Count;
        await server.WithStoreAsync(store => store.ComparisonOutcomes.Where(outcome => outcome.ComparisonId == ended.Id && outcome.Goal == known && outcome.Agent.StartsWith("llm:")).ExecuteDeleteAsync());
        await server.WithStoreAsync(store => store.Comparisons.Where(row => row.Id == ended.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, RunStatus.Queued).SetProperty(row => row.FinishedAt, (DateTimeOffset?)null).SetProperty(row => row.JobId, (long?)null)));
        var again = await server.UntilEndedAsync<Comparison>(ended.Id);
        Assert.Equal((RunStatus.Succeeded, asked + 3), (again.Status, chat.Requests.Count));
        var repeated = (await GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/v1/comparisons/{ended.Id}")))["result"]!;
        Assert.Equal(shown["result"]!["runs"]!.ToJsonString(), repeated["runs"]!.ToJsonString());
        Assert.Equal(asked + 3, (int)repeated["arms"]![2]!["llm_usage"]!["requests"]!);
    }
}
