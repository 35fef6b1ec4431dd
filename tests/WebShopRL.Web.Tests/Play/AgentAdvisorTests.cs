using Microsoft.Extensions.DependencyInjection;
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

    private async Task<int> AddPolicyAsync() => await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded), folder =>
    {
        var tokenizer = PolicyTokenizer.Train(["search results page of red shoes click item back to search next description features buy now price"], 200);
        using var model = new ChoiceModel(BertConfig.Named("bert-tiny", tokenizer.VocabularySize));
        CheckpointFolder.WriteEncoder(folder, model, model.Config, tokenizer);
        new PolicyLimits(128, 32).Save(folder);
    });
}
