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

        Assert.Equal(["1", "4", "5"], trajectory.WithoutLoops(readsNotes: false).Steps.Select(step => step.Action));
    }

    [Fact]
    public void WithoutLoops_KnowsAListOfResults_WhicheverProductsWereOpened()
    {
        static TrajectoryStep Step(string page, string action) => new(page, ["a", "b"], 0, action);
        var (fresh, opened) = ("[button] B0ABCDEFGH [button_]\nShirt", "[clicked button] B0ABCDEFGH [clicked button_]\nShirt");
        var trajectory = new Trajectory("human", 1, "", [Step(fresh, "1"), Step("item [clicked button] red [clicked button_]", "2"), Step(opened, "3"), Step("item [button] red [button_]", "4")], 1);

        var pruned = trajectory.WithoutLoops(readsNotes: false).Steps;

        Assert.Equal(["3", "4"], pruned.Select(step => step.Action));
        Assert.Equal(fresh, pruned[0].Observation);
    }
}
