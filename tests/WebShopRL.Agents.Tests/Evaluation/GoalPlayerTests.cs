using System.Collections.Concurrent;
using WebShopRL.Agents.Chat;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Prompting;
using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Agents.Tests.Demo;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using WebShopRL.Tests.Chat;

namespace WebShopRL.Tests.Evaluation;

[Trait(Category.Name, Category.Unit)]
public sealed class GoalPlayerTests(DemoStorefront demo)
{
    private List<Goal> Goals => [.. demo.Shop.GoalsOf(GoalSplit.Test).Take(24)];

    private static Dictionary<int, EvaluatedEpisode> Play(IGoalPlayer player, IReadOnlyList<Goal> goals, int maxSteps = 100)
    {
        var played = new ConcurrentQueue<EvaluatedEpisode>();
        player.Play(goals, new EvaluationSettings(MaxSteps: maxSteps), played.Enqueue, TestContext.Current.CancellationToken);
        return played.ToDictionary(episode => episode.Goal);
    }

    private LlmPlayer Model(ChatServer server, LlmBudget? budget = null, int parallel = 5, LlmUsage? used = null) => new(
        demo.Shop, ChatClient.CreateClient(), new ChatEndpoint(new Uri(server.BaseUrl), "small") { BackOff = TimeSpan.FromMilliseconds(5) }, ReActPrompt.Default, budget ?? new LlmBudget(), parallel, used);

    [Fact]
    public void TheOracle_EarnsWhatTheBestPurchaseIsWorth_AndNobodyMore()
    {
        using var oracle = new OraclePlayer(demo.Shop);
        using var rule = new PolicyPlayer(demo.Shop, new RulePolicy());
        var (bound, first) = (Play(oracle, Goals), Play(rule, Goals));

        Assert.All(Goals, goal =>
        {
            Assert.Equal(ChoiceOracle.Best(demo.Shop, goal).Reward, bound[goal.Index].Reward);
            Assert.True(bound[goal.Index].Reward >= first[goal.Index].Reward);
            Assert.Equal(("search", "click[buy now]"), (bound[goal.Index].Actions[0][..6], bound[goal.Index].Actions[^1]));
        });
        Assert.True(bound.Values.Sum(episode => episode.Reward) > first.Values.Sum(episode => episode.Reward));
        Assert.All(Play(oracle, Goals, maxSteps: 2).Values, episode => Assert.Equal((0.0, false, 2), (episode.Reward, episode.Purchased, episode.Steps)));
    }

    [Fact]
    public async Task AModel_ThatDoesWhatTheRuleDoes_EarnsWhatTheRuleEarns()
    {
        // The first answer waits for the second question: only who asks several at once asks it before.
        using var second = new ManualResetEventSlim();
        await using var server = new ChatServer(request =>
        {
            if (request.Number == 1)
                second.Set();
            else if (request.Number == 0)
                second.Wait(TimeSpan.FromMinutes(1));
            return ScriptedBuyer.Answer(request) with { Silence = TimeSpan.FromMilliseconds(20) };
        });
        using var model = Model(server);
        using var rule = new PolicyPlayer(demo.Shop, new RulePolicy());
        var (played, ruled) = (Play(model, Goals), Play(rule, Goals));

        Assert.All(Goals, goal => Assert.Equal((ruled[goal.Index].Reward, ruled[goal.Index].Parts, goal.Category, 3), (played[goal.Index].Reward, played[goal.Index].Parts, played[goal.Index].Category, played[goal.Index].Steps)));
        Assert.Equal((72L, 7200L, 720L), (model.Usage.Requests, model.Usage.PromptTokens, model.Usage.CompletionTokens));
        Assert.Equal((ReActPrompt.Hash(ReActPrompt.Default), false, (double?)null), (model.Usage.PromptHash, model.Usage.IsGuessed, model.Usage.Cost));
        Assert.InRange(server.MostAtOnce, 2, 5);
    }

    [Theory]
    [InlineData(1_100, null, "The budget of 1100 tokens is used up: 1100 were used.")]
    [InlineData(null, 0.01, "The budget of 0.01 is used up")]
    public async Task AModel_StopsAtItsBudget_AndKeepsWhatItHasPlayed(int? tokens, double? cost, string why)
    {
        await using var server = new ChatServer(ScriptedBuyer.Answer);
        using var model = Model(server, new LlmBudget(tokens, cost, PromptPrice: 5, CompletionPrice: 50), parallel: 1);
        List<EvaluatedEpisode> played = [];

        var reached = Assert.Throws<BudgetReachedException>(() => model.Play(Goals, new EvaluationSettings(), played.Add, TestContext.Current.CancellationToken));

        Assert.StartsWith(why, reached.Message, StringComparison.Ordinal);
        // 110 tokens an answer, three answers an episode, 0.001 an answer.
        Assert.Equal((3, 10, 10), (played.Count, server.Requests.Count, (int)model.Usage.Requests));
        Assert.Equal(0.01, model.Usage.Cost!.Value, 9);

        using var again = Model(server, new LlmBudget(tokens, cost, 5, 50), used: model.Usage);
        Assert.Throws<BudgetReachedException>(() => Play(again, Goals));
        Assert.Equal(10, server.Requests.Count);
    }

    [Fact]
    public async Task AModel_ThatSaysNothingUseful_TakesStepsAndBuysNothing()
    {
        await using var server = new ChatServer(request => ChatServer.Stream((request.Number % 3) switch { 0 => "I would rather not.", 1 => "Action: think[hm]", _ => "Action: click[no such button]" }));
        using var model = Model(server, parallel: 1);
        var episode = Play(model, [Goals[0]], maxSteps: 6)[Goals[0].Index];

        Assert.Equal((0.0, false, 6), (episode.Reward, episode.Purchased, episode.Steps));
        Assert.Equal(["I would rather not.", "think[hm]", "click[no such button]"], episode.Actions.Take(3));
        Assert.EndsWith("Observation:\nInvalid action!", server.Requests[1].Last, StringComparison.Ordinal);
        Assert.EndsWith("Observation:\nOK.", server.Requests[2].Last, StringComparison.Ordinal);
    }

    [Fact]
    public void AReplay_EarnsWhatWasEarned()
    {
        var episode = new Episode(demo.Shop, Goals[0], "human");
        string[] actions = [$"search[{Goals[0].InstructionText.ToLowerInvariant()}]", "click[< nowhere]", "", "click[buy now]"];
        episode.Step(actions[0]);
        actions[2] = $"click[{episode.Actions.Clickables.First(text => text.StartsWith("b0", StringComparison.Ordinal))}]";
        foreach (var action in actions[1..])
            episode.Step(action);
        using var human = new ReplayPlayer(demo.Shop, new Dictionary<int, PlayedBefore> { [Goals[0].Index] = new(actions, episode.Reward), [Goals[1].Index] = new(["click[nothing]"], 0.5) });

        Assert.Equal(EvaluatedEpisode.Of(episode, actions) with { Actions = [] }, Play(human, [Goals[0]])[Goals[0].Index] with { Actions = [] });
        var pressed = Play(human, [Goals[1]])[Goals[1].Index];
        Assert.Equal((0.5, true, (RewardParts?)null), (pressed.Reward, pressed.Purchased, pressed.Parts));
        Assert.Contains("deleted meanwhile", Assert.Throws<InvalidOperationException>(() => Play(human, [Goals[2]])).Message, StringComparison.Ordinal);
    }
}
