using Bunit;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Web.Preferences;

namespace WebShopRL.Tests.Components;

/// <summary>Two things to judge: numbered where they stand, and nothing that says whose they are or what they earned.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class PairViewTests : BunitContext
{
    [Fact]
    public void Actions_AreNumberedAboveThePage_AndOnTheLinesThatTheyClick()
    {
        const string page = "Instruction: red shoes\n[button] Buy Now [button_]\n[clicked button] red [clicked button_]\n[button] Features [button_]";
        var pair = Pair(new JudgedState(page, ["click[features]", "click[buy now]"], ["search[red shoes]", "click[b0]"]), "click[features]", "click[buy now]");
        var view = Render<PairView>(with => with.Add(shown => shown.Shown, new ShownPair(pair, Thing("click[features]"), Thing("click[buy now]"), [.. PageLine.Of(page, "click[features]", "click[buy now]")], ["search[red shoes]", "click[item - red shoes]"])));
        Assert.Equal(["click[features]", "click[buy now]"], view.FindAll(".action").Select(action => action.TextContent));
        Assert.Equal(["Buy Now 2", "Features 1"], view.FindAll(".judged").Select(line => $"{line.QuerySelector(".key")!.TextContent} {line.QuerySelector(".badge")!.TextContent}"));
        Assert.Equal("red", Assert.Single(view.FindAll(".clicked")).TextContent);
        Assert.Equal(["search[red shoes]", "click[item - red shoes]"], view.FindAll(".before .mono").Select(action => action.TextContent));
    }

    [Fact]
    public void Trajectories_StandWithTheirSteps_AlsoOneThatBuysNothing()
    {
        var pair = Pair(null, "search[a]", "search[b]");
        var view = Render<PairView>(with => with.Add(shown => shown.Shown, new ShownPair(pair, Thing("search[a]", "click[next >]"), Thing("search[b]"), [], [])));
        var things = view.FindAll("section");
        Assert.Equal(["First", "Second"], things.Select(thing => thing.GetAttribute("aria-label")));
        Assert.Equal(["2 steps", "1 step"], things.Select(thing => thing.QuerySelector("h4")!.TextContent));
        Assert.All(things, thing => Assert.Equal("It buys nothing.", thing.QuerySelector("p")!.TextContent));
        Assert.Equal(["search[a]", "click[next >]"], things[0].QuerySelectorAll("li").Select(step => step.TextContent));
    }

    private static JudgedPair Pair(JudgedState? state, string first, string second) => new(0, "red shoes", state, new JudgedThing([first]), new JudgedThing([second]), 11, 12);

    private static ShownThing Thing(params string[] actions) => new(actions, null, []);
}
