using WebShopRL.Agents.Rollouts;
using WebShopRL.Tests.Policies.Remembering;

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

    /// <summary>Two products are opened, the second twice, and nothing is read of it the second time.</summary>
    [Fact]
    public void WithoutLoops_KeepsWaysOnWhichSomethingNewWasSeen_ForAPolicyThatReadsNotes()
    {
        static TrajectoryStep Step(string page, string action) => new(page, ["a", "b"], 0, action);
        var (results, lamp, floor) = (WrittenPages.Results(1), WrittenPages.Item("Desk Lamp", "$12.99"), WrittenPages.Item("Floor Lamp", "$5.0 to $9.5"));
        var trajectory = new Trajectory("human", 1, "",
        [
            Step(WrittenPages.Search, "search[lamp]"), Step(results, "click[b1]"), Step(lamp, "click[< prev]"), Step(results, "click[b2]"), Step(floor, "click[< prev]"), Step(results, "click[b2]"), Step(floor, "click[< prev]"),
            Step(results, "click[b1]"), Step(lamp, "click[buy now]"),
        ], 1);

        Assert.Equal(["search[lamp]", "click[b1]", "click[buy now]"], trajectory.WithoutLoops(readsNotes: false).Steps.Select(step => step.Action));
        var pruned = trajectory.WithoutLoops(readsNotes: true);
        Assert.Equal(["search[lamp]", "click[b1]", "click[< prev]", "click[b2]", "click[< prev]", "click[b1]", "click[buy now]"], pruned.Steps.Select(step => step.Action));
        // What is left is an episode: its notes are those that it had.
        Assert.Equal(trajectory.Steps.WithNotes().Last().Notes.Entries, pruned.Steps.WithNotes().Last().Notes.Entries);
    }
}
