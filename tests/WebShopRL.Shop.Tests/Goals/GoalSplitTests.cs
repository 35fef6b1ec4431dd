using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Tests.Episodes;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Goals;

[Trait(Category.Name, Category.Unit)]
public sealed class GoalSplitTests
{
    [Theory]
    [InlineData(GoalSplit.Test, 0, 499)]
    [InlineData(GoalSplit.Validation, 500, 1499)]
    [InlineData(GoalSplit.Train, 1500, 12086)]
    public void GoalsOf_CutsAtWebShopsBorders(GoalSplit split, int first, int last)
    {
        var goals = WithGoals(12087).GoalsOf(split);
        Assert.Equal((first, last, last - first + 1), (goals[0].Index, goals[^1].Index, goals.Count));
    }

    [Theory]
    [InlineData(1500, 1500)]
    [InlineData(1501, 1)]
    public void GoalsOf_GivesEverything_WhenNoGoalIsLeftToTrainOn(int goals, int train) => Assert.Equal(train, WithGoals(goals).GoalsOf(GoalSplit.Train).Count);

    private static Storefront WithGoals(int count)
    {
        var shop = ExampleShop.Open();
        return new() { Name = shop.Name, Fingerprint = shop.Fingerprint, Options = shop.Options, Products = shop.Products, Search = shop.Search, Rewards = shop.Rewards, Goals = [.. Enumerable.Range(0, count).Select(TestGoals.Numbered)] };
    }
}
