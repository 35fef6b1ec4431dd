using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Python;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Goals;

[Trait(Category.Name, Category.Unit)]
public sealed class SessionGoalsTests
{
    private static readonly Goal[] Goals = [.. Enumerable.Range(0, 12087).Select(TestGoals.Numbered)];

    [Fact]
    public void ForSite_GivesTheFirstVisitorsOfTheFullCatalogTheirGoals()
    {
        var sessions = new SessionGoals(Goals);
        Assert.Equal([3619, 4618, 7063, 4529, 5178], Enumerable.Range(0, 5).Select(i => sessions.ForSite($"visitor{i}").Index));
        Assert.Equal(3619, sessions.ForSite("visitor0").Index);
    }

    [Fact]
    public void Next_GivesTheTextEnvironmentsFirstSession()
    {
        var (id, goal) = new SessionGoals(Goals).Next();
        Assert.Equal(("hjpjlvnshu", 5721), (id, goal.Index));
    }

    [Theory]
    [InlineData("fixed_12", 12)]
    [InlineData("my_fixed_session_7", 7)]
    [InlineData("fixed_-1", 12086)]
    public void ForSite_ReadsTheGoalOfAFixedSession(string id, int index) => Assert.Equal(index, new SessionGoals(Goals).ForSite(id).Index);

    [Theory]
    [InlineData("fixed")]
    [InlineData("fixed_x")]
    [InlineData("fixed_12087")]
    [InlineData("fixed_-12088")]
    public void ForSite_NamesTheRule_WhenTheSessionNamesNoGoal(string id) => Assert.ThrowsAny<ArgumentException>(() => new SessionGoals(Goals).ForSite(id));

    [Fact]
    public void Draw_NeverGivesTheFirstGoal_AsTheOriginal()
    {
        var weights = new GoalWeights(Goals[..5]);
        var random = new PythonRandom(233);
        Assert.Equal([4, 4, 3, 4, 3, 2, 4, 2, 4, 4, 1, 4], Enumerable.Range(0, 12).Select(_ => weights.Draw(random)));
    }

    [Fact] // the original's own test: random.seed(24), fifty weights of randint(0, 10)
    public void Draw_FollowsTheWeights()
    {
        var random = new PythonRandom(24);
        double[] weights = [.. Enumerable.Range(0, 50).Select(_ => (double)random.Below(11))];
        var drawn = new GoalWeights(weights, weights.Length);
        Assert.Equal([44, 15, 36], Enumerable.Range(0, 3).Select(_ => drawn.Draw(random)));
    }

    [Fact]
    public void GoalLimit_KeepsDistinctGoals_NumberedAnew()
    {
        var kept = GoalLimit.Apply([.. Goals.Take(20)], 10, new(1));
        Assert.Equal(10, kept.DistinctBy(goal => goal.Asin).Count());
        Assert.Equal(Enumerable.Range(0, 10), kept.Select(goal => goal.Index));
        Assert.Equal(20, GoalLimit.Apply([.. Goals.Take(20)], 20, new(1)).Count);
    }
}
