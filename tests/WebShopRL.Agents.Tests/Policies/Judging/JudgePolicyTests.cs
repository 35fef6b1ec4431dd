using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Tests.Demo;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Demo;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Tests.Policies.Judging;

[Trait(Category.Name, Category.Integration)]
public sealed class JudgePolicyTests(DemoStorefront demo)
{
    private static JudgePolicy Reader(JudgeHabits? habits = null) => new("reader", new WordValuer(), habits);

    [Fact]
    public void Act_BuysTheProductAsAsked_InAShopOfOne()
    {
        using var folder = new TemporaryFolder();
        DemoShop.WriteFiles(folder.File("catalog"), products: 1, instructions: 6, seed: 3);
        using var shop = Storefront.Open(new ShopOptions { Catalog = folder.File("catalog"), ArtifactsRoot = folder.File("artifacts"), NounTagger = "all-words" });
        using var policy = Reader();

        var result = Evaluator.Run(shop, policy, shop.Goals, new EvaluationSettings());

        Assert.NotEmpty(result.Episodes);
        Assert.All(result.Episodes, episode => Assert.Equal(1, episode.Reward));
    }

    [Theory]
    [InlineData(100, 60)]
    [InlineData(15, 3)]
    public void Act_EndsInTime_WithActionsThatThereAre(int steps, int used)
    {
        using var policy = Reader(new JudgeHabits(Enough: 2)); // nothing is good enough: it reads until its steps run out
        List<Rollout> over = [];
        var rollouts = demo.Shop.GoalsOf(GoalSplit.Train).Take(20).Select((goal, i) => new Rollout(new Episode(demo.Shop, goal, $"judge-{i}"), i, new Decoding(Greedy: true), steps));

        ParallelRollouts.Run(policy, rollouts, parallel: 8, over.Add);

        Assert.Equal(20, over.Count);
        Assert.All(over, rollout => Assert.True(rollout.Episode.Done, string.Join(", ", rollout.Steps.Select(step => step.Action))));
        Assert.All(over, rollout => Assert.Equal(0, rollout.InvalidActions));
        Assert.True(over.Max(rollout => rollout.Steps.Count) >= used);
    }

    [Fact]
    public void Act_ReadsMoreAndEarnsMoreThanTheFirstResult()
    {
        Goal[] goals = [.. demo.Shop.GoalsOf(GoalSplit.Validation).Take(60)];
        using var policy = Reader();
        using var rule = PolicyLoader.Baseline("rule", demo.Shop, 0);

        var (reader, first) = (Evaluator.Run(demo.Shop, policy, goals, new EvaluationSettings()), Evaluator.Run(demo.Shop, rule, goals, new EvaluationSettings()));

        Assert.True(reader.SuccessRate > first.SuccessRate + 0.25, $"{reader.SuccessRate} and {first.SuccessRate}");
    }

    [Fact]
    public void Act_KeepsEpisodesOfOneGoalApart()
    {
        var goal = demo.Shop.GoalsOf(GoalSplit.Train)[3];
        using var together = Reader();
        using var alone = Reader();
        List<Rollout> twins = [], single = [];

        // The second begins when the first is half-way.
        ParallelRollouts.Run(together, [Play(goal), Play(demo.Shop.GoalsOf(GoalSplit.Train)[4]), Play(goal)], parallel: 2, twins.Add);
        ParallelRollouts.Run(alone, [Play(goal)], parallel: 1, single.Add);

        Assert.Equal(3, twins.Count);
        Assert.All(twins.Where(rollout => rollout.Episode.Goal == goal), rollout => Assert.Equal(single[0].Steps.Select(step => step.Action), rollout.Steps.Select(step => step.Action)));

        Rollout Play(Goal goal) => new(new Episode(demo.Shop, goal, "judge"), 0, new Decoding(Greedy: true), 100);
    }

    [Fact]
    public void Act_RefusesAPageWithoutItsEpisode()
    {
        using var policy = Reader();
        var page = DecisionBuilder.Build(new Episode(demo.Shop, demo.Shop.Goals[0], "page"), ["lamp"]).After(EpisodeNotes.None);

        var refused = Assert.Throws<ArgumentException>(() => policy.Act([page]));

        Assert.Contains("needs the episode", refused.Message, StringComparison.Ordinal);
    }
}
