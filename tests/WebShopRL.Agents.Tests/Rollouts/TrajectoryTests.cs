using WebShopRL.Agents.Rollouts;

namespace WebShopRL.Tests.Rollouts;

[Trait(Category.Name, Category.Unit)]
public sealed class TrajectoryTests
{
    [Fact]
    public void WithoutLoops_LeavesOutWhatLiesBetweenTwoVisitsOfAPage()
    {
        static TrajectoryStep Step(string page, string action) => new(page, ["a", "b"], 0, action);
        var trajectory = new Trajectory("human", 1, "", [Step("home", "1"), Step("results", "2"), Step("item", "3"), Step("results", "4"), Step("other item", "5")], 1);

        Assert.Equal(["1", "4", "5"], trajectory.WithoutLoops().Steps.Select(step => step.Action));
    }
}
