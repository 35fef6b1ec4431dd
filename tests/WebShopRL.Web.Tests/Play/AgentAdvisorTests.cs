using Microsoft.Extensions.DependencyInjection;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Pages;
using WebShopRL.Store.Runs;
using WebShopRL.Store.Work;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Episodes;
using WebShopRL.Web.Play.Advice;
using WebShopRL.Web.Policies.Advice;

namespace WebShopRL.Tests.Play;

[Trait(Category.Name, Category.Integration)]
public sealed class AgentAdvisorTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private const string Judge = "model:demo-agent";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AgentAdvisor Advisor => server.Services.GetRequiredService<AgentAdvisor>();

    private Storefront Shop => server.Services.GetRequiredService<ShopProvider>().Current;

    [Fact]
    public async Task Ask_GivesTheProbabilitiesThatTheApiGives_OnEachPage()
    {
        var checkpoint = await AddPolicyAsync();
        var played = await SearchedAsync(800);
        for (var page = 0; page < 2; page++)
        {
            var advice = await Advisor.AskAsync($"{checkpoint}", played, Cancellation);
            Assert.False(advice.IsJudged);
            Assert.Equal(1, advice.Actions.Sum(action => action.Probability), 5);
            var decision = DecisionBuilder.Build(played.Episode);
            Assert.Equal(decision.EnvironmentActions, advice.Actions.Select(action => action.Action));
            var (status, answer) = await server.PostAsync($"/api/v1/policies/{checkpoint}/act", new { instruction = decision.Instruction, observation = decision.Observation, actions = decision.Actions });
            Assert.Equal(200, status);
            foreach (var (log, action) in answer!["log_probs"]!.AsArray().Zip(advice.Actions))
                Assert.Equal(Math.Exp((double)log!), action.Probability, 5);
            Assert.Equal((string?)answer["action"], advice.Actions.First(action => action.Action == advice.Action).Shown);
            Assert.Equal((float?)answer["value"], advice.Value);
            await played.StepAsync(new PlayerAction.Product(((played.Episode.Page as ResultsPage)?.Products[3].Product.Asin) ?? ""), Cancellation);
        }
    }

    [Fact]
    public async Task Ask_GivesAPolicyItsMemory_WhichTheApiHasToBeToldOf()
    {
        var checkpoint = await AddPolicyAsync(memory: 48);
        var played = await SearchedAsync(805);
        await played.StepAsync(new PlayerAction.Product(((ResultsPage)played.Episode.Page).Products[2].Product.Asin), Cancellation);
        await played.StepAsync("click[features]", Cancellation);
        await played.StepAsync("click[< prev]", Cancellation);
        var (episode, taken) = await played.ReplayAsync(Cancellation);
        List<object> history = [];
        foreach (var one in taken)
        {
            history.Add(new { observation = episode.Observe(ObservationMode.TextRich), action = one.Action.Text });
            one.Action.On(episode);
        }
        var page = DecisionBuilder.Build(episode);

        var advice = await Advisor.AskAsync($"{checkpoint}", played, Cancellation);
        var told = await ActAsync(checkpoint, history);
        var untold = await ActAsync(checkpoint, []);

        Assert.All(advice.Actions.Zip(told), pair => Assert.Equal(pair.First.Probability, Math.Exp(pair.Second), 5));
        Assert.Contains(told.Zip(untold), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
        var (status, problem) = await server.PostAsync($"/api/v1/policies/{checkpoint}/act", new { instruction = page.Instruction, observation = page.Observation, actions = page.Actions });
        Assert.Equal(400, status);
        Assert.StartsWith("This policy has a memory of 48 tokens", (string?)problem!["errors"]!["history"]![0], StringComparison.Ordinal);
        var (lacking, incomplete) = await server.PostAsync($"/api/v1/policies/{checkpoint}/act",
            new { instruction = page.Instruction, observation = page.Observation, actions = page.Actions, history = new[] { new { observation = "page", action = new string('a', 5_001) } } });
        Assert.Equal(400, lacking);
        Assert.Contains("history.0.action", incomplete!["errors"]!.ToJsonString(), StringComparison.Ordinal);
        // Others pass it over.
        var forgetful = await AddPolicyAsync();
        Assert.Equal(await ActAsync(forgetful, []), await ActAsync(forgetful, history));

        async Task<double[]> ActAsync(int asked, List<object> seen)
        {
            var (status, answer) = await server.PostAsync($"/api/v1/policies/{asked}/act", new { instruction = page.Instruction, observation = page.Observation, actions = page.Actions, history = seen });
            Assert.Equal(200, status);
            return [.. answer!["log_probs"]!.AsArray().Select(log => (double)log!)];
        }
    }

    [Fact]
    public async Task Ask_IsCertain_WhereThereIsNothingToChoose()
    {
        var advice = await Advisor.AskAsync(Judge, Start(801), Cancellation);
        Assert.Equal((1, 1.0), (advice.Actions.Count, advice.Actions[0].Probability));
        Assert.StartsWith("search[", advice.Action, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_FollowsAPersonWhoGoesOtherWays_AndThenBuys()
    {
        var played = await SearchedAsync(802);
        await AskAsync(played);
        // Not what it would open, read or search for.
        await played.StepAsync(new PlayerAction.Product(((ResultsPage)played.Episode.Page).Products[^1].Product.Asin), Cancellation);
        await AskAsync(played);
        await played.StepAsync("click[features]", Cancellation);
        Assert.Equal("click[< prev]", (await AskAsync(played)).Action);
        await played.StepAsync("click[< prev]", Cancellation);
        // What the person has read, it has read too.
        Assert.NotEqual("click[features]", (await AskAsync(played)).Action);
        await played.StepAsync("click[back to search]", Cancellation);
        await played.StepAsync("search[shoes]", Cancellation);
        await AskAsync(played);
        await played.StepAsync("click[next >]", Cancellation);

        for (var step = 0; step < 100 && !played.IsDone; step++)
        {
            var advice = await AskAsync(played);
            Assert.True((await played.StepAsync(advice.Action, advice.Agent, advice.Step, Cancellation)).ActionIsValid);
        }
        Assert.True(played.IsDone);
    }

    [Fact]
    public async Task Judge_SaysWhatItSaysAlone_WhenItIsFollowed()
    {
        var (alone, watched) = (await SearchedAsync(803), await SearchedAsync(803));
        List<string> actions = [];
        for (var step = 0; step < 100 && !alone.IsDone; step++)
        {
            var advice = await AskAsync(alone);
            actions.Add(advice.Action);
            await alone.StepAsync(advice.Action, advice.Agent, advice.Step, Cancellation);
        }
        // Asked now and then only, it is shown the pages between, and its memory is the same.
        foreach (var (step, action) in actions.Index())
        {
            if (step % 3 == 0)
                Assert.Equal(action, (await AskAsync(watched)).Action);
            await watched.StepAsync(action, Cancellation);
        }
        Assert.True(watched.IsDone);
    }

    [Theory]
    [InlineData("9999")]
    [InlineData("run:9999")]
    [InlineData("model:demo-query-writer")]
    public async Task Ask_SaysWhyNot_WhereTheAgentCannotAct(string agent)
    {
        var played = await SearchedAsync(804);
        var why = await Assert.ThrowsAsync<AgentUnavailableException>(() => Advisor.AskAsync(agent, played, Cancellation));
        Assert.StartsWith($"The agent {agent} cannot be asked: ", why.Message, StringComparison.Ordinal);
    }

    private async Task<AgentAdvice> AskAsync(PlayedEpisode played)
    {
        var advice = await Advisor.AskAsync(Judge, played, Cancellation);
        Assert.True(advice.IsJudged);
        Assert.Equal(1, advice.Odds[advice.Action]);
        Assert.Equal(1, advice.Actions.Sum(action => action.Probability));
        return advice;
    }

    private PlayedEpisode Start(int goal) => server.Services.GetRequiredService<EpisodeSessions>().Start(new EpisodePlan(Shop.Goals[goal]));

    private async Task<PlayedEpisode> SearchedAsync(int goal)
    {
        var played = Start(goal);
        await played.StepAsync($"search[{played.Goal.InstructionText}]", Cancellation);
        return played;
    }

    private async Task<int> AddPolicyAsync(int memory = 0) => await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded), folder =>
    {
        var tokenizer = PolicyTokenizer.Train(["search results page of red shoes click item back to search next description features buy now price"], 200);
        using var model = new ChoiceModel(BertConfig.Named("bert-tiny", tokenizer.VocabularySize));
        // Fresh weights find all actions about as good; these differ by what they read.
        using (torch.no_grad())
            model.named_parameters().Single(parameter => parameter.name == "linear_2.weight").parameter.mul_(100);
        CheckpointFolder.WriteEncoder(folder, model, model.Config, tokenizer);
        new PolicyLimits(128, 32, memory).Save(folder);
    });
}
