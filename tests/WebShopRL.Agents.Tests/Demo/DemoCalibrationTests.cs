using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using WebShopRL.Tests;

namespace WebShopRL.Agents.Tests.Demo;

/// <summary>The demo shop is as hard as WebShop: what was published for 500 test goals on 1.18 million products holds on its own test goals.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class DemoCalibrationTests(DemoStorefront demo)
{
    [Fact]
    public void Shop_HasWebShopsCategoriesSplitsAndSizes_WhenOpened()
    {
        var products = Enumerable.Range(0, demo.Shop.Products.Count).Select(position => demo.Shop.Products[position]).ToList();
        Assert.InRange(products.Count, 2000, 20_000);
        Assert.InRange(demo.Shop.Goals.Count, 3500, 20_000);
        Assert.Equal(["beauty", "electronics", "fashion", "garden", "grocery"], products.Select(product => product.Category).Distinct().Order());
        Assert.Equal(500, demo.Shop.GoalsOf(GoalSplit.Test).Count);
    }

    [Theory]
    [InlineData("rule", 45.6, 5, 9.6, 4)]
    [InlineData("expert", 82.1, 5, 59.6, 6)]
    public void Baseline_ScoresAsPublished_OnTheTestGoals(string name, double score, double scoreWithin, double success, double successWithin)
    {
        using var policy = PolicyLoader.Baseline(name, demo.Shop, seed: 1);
        var rewards = demo.Shop.GoalsOf(GoalSplit.Test).Select(goal => Play(policy, goal)).ToList();
        Assert.InRange(100 * rewards.Average(), score - scoreWithin, score + scoreWithin);
        Assert.InRange(100.0 * rewards.Count(reward => reward == 1) / rewards.Count, success - successWithin, success + successWithin);
    }

    [Fact]
    public void Oracle_SucceedsAsPublished_WithTheInstructionAsQuery()
    {
        var rewards = demo.Shop.GoalsOf(GoalSplit.Test).Select(goal => ChoiceOracle.Best(demo.Shop, goal).Reward).ToList();
        Assert.InRange(100.0 * rewards.Count(reward => reward == 1) / rewards.Count, 85.4 - 7, 85.4 + 7);
    }

    [Fact]
    public void Oracle_FindsWhatTryingEverythingFinds()
    {
        var tried = 0;
        foreach (var goal in demo.Shop.GoalsOf(GoalSplit.Test).Take(40))
            foreach (var asin in demo.Shop.Find(new(goal.Query.Split(' '))).Asins.Take(5))
            {
                Assert.True(demo.Shop.Products.TryFind(asin, out var product));
                var purchase = ChoiceOracle.Best(demo.Shop.Rewards, goal, product);
                Assert.Equal(Combinations(product.Options).Max(options => demo.Shop.Rewards.Score(goal, product, options).Reward), purchase.Reward);
                Assert.Equal(purchase.Reward, demo.Shop.Rewards.Score(goal, product, purchase.Options).Reward);
                tried++;
            }
        Assert.InRange(tried, 100, 200);
    }

    private double Play(IPolicy policy, Goal goal)
    {
        var remembered = new RememberedEpisode(new Episode(demo.Shop, goal, "test"));
        for (var step = 0; step < 100 && !remembered.Episode.Done; step++)
        {
            var decision = remembered.Decide();
            remembered.Step(decision.EnvironmentActions[policy.Act([decision])[0].Best]);
        }
        return remembered.Episode.Reward;
    }

    /// <summary>Every choice of at most one value of each group.</summary>
    private static IEnumerable<IReadOnlyList<KeyValuePair<string, string>>> Combinations(IEnumerable<OptionGroup> groups) =>
        groups.Aggregate<OptionGroup, IEnumerable<IReadOnlyList<KeyValuePair<string, string>>>>([[]], (before, group) =>
            before.SelectMany(chosen => group.Values.Select(value => (IReadOnlyList<KeyValuePair<string, string>>)[.. chosen, new(group.Name, value)]).Prepend(chosen)));
}
