using WebShopRL.Shop.Goals;
using WebShopRL.Agents.Randomness;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Tests.Demo;
using WebShopRL.Shop.Episodes;
using WebShopRL.Tests;

namespace WebShopRL.Agents.Tests.Rollouts;

[Trait(Category.Name, Category.Unit)]
public sealed class DecisionBuilderTests(DemoStorefront demo)
{
    private Episode Start() => new(demo.Shop, demo.Shop.Goals[7], "test");

    [Fact]
    public void Build_OffersQueriesThenTheInstruction_OnTheSearchPage()
    {
        var episode = Start();
        var instruction = $"search[{episode.Goal.InstructionText.ToLowerInvariant()}]";
        Assert.Equal([instruction], DecisionBuilder.Build(episode).Actions);
        var decision = DecisionBuilder.Build(episode, ["Red Lamp", "", "red lamp", episode.Goal.InstructionText, "lamp"]);
        Assert.Equal(["search[red lamp]", "search[lamp]", instruction], decision.Actions);
        Assert.Equal(decision.Actions, decision.EnvironmentActions);
        Assert.Same(episode.Goal, decision.Goal);
    }

    [Fact]
    public void Build_NamesProductsByTitle_OnResults()
    {
        var episode = Start();
        episode.Step($"search[{episode.Goal.Query}]");
        var decision = DecisionBuilder.Build(episode);
        Assert.Equal(["click[back to search]", "click[next >]"], decision.Actions.Take(2));
        Assert.Equal(12, decision.Actions.Count);
        for (var i = 2; i < decision.Actions.Count; i++)
        {
            Assert.True(demo.Shop.Products.TryFind(decision.EnvironmentActions[i][6..^1].ToUpperInvariant(), out var product));
            Assert.Equal($"click[item - {product.Title.ToLowerInvariant()}]", decision.Actions[i]);
        }
    }

    [Fact]
    public void Build_OffersWhatCanBeClicked_OnProductPagesAndAfterTheEnd()
    {
        var episode = Start();
        episode.Step($"search[{episode.Goal.Query}]");
        episode.Step(DecisionBuilder.Build(episode).EnvironmentActions[2]);
        var item = DecisionBuilder.Build(episode);
        Assert.Equal(episode.Actions.Clickables.Select(label => $"click[{label}]"), item.Actions);
        episode.Step("click[buy now]");
        Assert.Equal([DecisionBuilder.Finish], DecisionBuilder.Build(episode).Actions);
    }

    [Theory]
    [InlineData("WebShop\nInstruction: \nI need a 4\" Lamp\n[button] Search [button_]\n", "webshop\ninstruction: \ni need a 4 lamp\n[button] search [button_]")]
    [InlineData("a [SEP] B's", "a [SEP] bs")]
    public void Normalize_LowersAndDropsQuotes_ButKeepsTheSeparator(string text, string expected) => Assert.Equal(expected, PolicyText.Normalize(text));

    [Theory]
    [InlineData("WebShop\nInstruction: \nI need a lamp, and price lower than 40.00 dollars\n[button] Search [button_]\n", "i need a lamp")]
    [InlineData("I need a \"big\" lamp", "i need a big lamp")]
    public void Goal_IsTheInstructionAlone_WhateverItStandsIn(string text, string expected) => Assert.Equal(expected, PolicyText.Goal(text));

    [Fact]
    public void RandomPolicy_DrawsEveryActionAndRepeatsItself_ForItsSeed()
    {
        var decision = DecisionBuilder.Build(Start(), ["one", "two", "three"]).After(EpisodeNotes.None);
        int[] Draw()
        {
            using var policy = new RandomPolicy(5);
            return [.. policy.Act([.. Enumerable.Repeat(decision, 400)]).Select(answer => answer.Best)];
        }
        var draws = Draw();
        Assert.Equal(draws, Draw());
        for (var action = 0; action < 4; action++)
            Assert.InRange(draws.Count(draw => draw == action), 60, 140);
    }

    [Fact]
    public void RandomPolicy_PlaysAGoalTheSame_WhicheverOthersArePlayedBesideIt()
    {
        Goal[] goals = [.. demo.Shop.Goals.Take(12)];
        Dictionary<int, IReadOnlyList<string>> Play(IEnumerable<Goal> played)
        {
            using var policy = new RandomPolicy(5);
            return Evaluator.Run(demo.Shop, policy, [.. played], new EvaluationSettings(MaxSteps: 15, Seed: 3)).Episodes.ToDictionary(episode => episode.Goal, episode => episode.Actions);
        }
        var (all, some) = (Play(goals), Play(goals.Reverse().Skip(5)));
        Assert.Equal(7, some.Count);
        Assert.All(some, episode => Assert.Equal(all[episode.Key], episode.Value));
        Assert.NotEqual(all[goals[0].Index].Skip(1), all[goals[1].Index].Skip(1));
    }

    /// <summary>The generator's well-known first numbers for the state 1234567: each further one is that of a state that is the constant of the golden ratio further on.</summary>
    [Fact]
    public void Chance_IsSplitMix64()
    {
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(step => Chance.Mix(unchecked(1234567 + (ulong)step * 0x9E3779B97F4A7C15))));
        double[] drawn = [.. Enumerable.Range(0, 1_000).Select(step => Chance.Of(3, step))];
        Assert.All(drawn, chance => Assert.InRange(chance, 0, 1 - 1e-12));
        Assert.InRange(drawn.Average(), 0.47, 0.53);
    }

    [Fact]
    public void Baseline_ListsWhatThereIs_WhenTheNameIsUnknown() =>
        Assert.Contains("rule, random, expert", Assert.Throws<ArgumentException>(() => PolicyLoader.Baseline("best", demo.Shop, 0)).Message, StringComparison.Ordinal);
}
