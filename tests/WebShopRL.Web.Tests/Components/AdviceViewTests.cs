using Bunit;
using WebShopRL.Web.Policies.Advice;

namespace WebShopRL.Tests.Components;

/// <summary>Which actions are shown, in which order, and what is marked on them.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class AdviceViewTests : BunitContext
{
    private static readonly AgentAdvice Advice = new(2, "run:1", IsJudged: false, [new("click[a]", "click[item - a]", 0.1), new("click[b]", "click[item - b]", 0.7), new("click[c]", "click[item - c]", 0.2)], "click[b]", 0.625f);

    [Fact]
    public void All_StandInThePagesOrder_WithTheOneTakenAndItsChoiceMarked()
    {
        var view = Render<AdviceView>(with => with.Add(shown => shown.Advice, Advice).Add(shown => shown.Taken, 2));
        var rows = view.FindAll("tbody tr");
        Assert.Equal(["click[item - a]", "click[item - b]", "click[item - c]"], rows.Select(row => row.QuerySelector(".action")!.TextContent));
        Assert.Equal(["10.0 %", "70.0 %", "20.0 %"], rows.Select(row => row.QuerySelector("td.number")!.TextContent));
        Assert.Equal(["width: 10.0%", "width: 70.0%", "width: 20.0%"], rows.Select(row => row.QuerySelector(".bar span")!.GetAttribute("style")));
        Assert.Equal([[], ["its choice"], ["taken"]], rows.Select(row => row.QuerySelectorAll(".chip").Select(chip => chip.TextContent).ToArray()));
        Assert.Contains("It expects a discounted reward of 0.625 from here.", view.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Most_TakesTheMostProbable_AndTellsTheOthersTogether()
    {
        var view = Render<AdviceView>(with => with.Add(shown => shown.Advice, Advice with { Value = null }).Add(shown => shown.Most, 1));
        var rows = view.FindAll("tbody tr");
        Assert.Equal(2, rows.Count);
        Assert.Equal("click[item - b]", rows[0].QuerySelector(".action")!.TextContent);
        Assert.Equal("2 more", rows[1].QuerySelector("td")!.TextContent);
        Assert.Equal("30.0 %", rows[1].QuerySelector("td.number")!.TextContent);
        Assert.Empty(view.FindAll(".chip"));
        Assert.DoesNotContain("It expects", view.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void AgentThatRemembers_GivesItsOneActionAndNoProbabilities()
    {
        var view = Render<AdviceView>(with => with.Add(shown => shown.Advice, Advice with { IsJudged = true }));
        Assert.Equal("click[item - b]", view.Find("strong").TextContent);
        Assert.Empty(view.FindAll("table"));
    }

    [Fact]
    public void Problem_StandsInPlaceOfAnswers_AndNothingOfEitherIsAQuestionUnderWay()
    {
        Assert.Equal("It is gone.", Render<AdviceView>(with => with.Add(shown => shown.Advice, Advice).Add(shown => shown.Problem, "It is gone.")).Find("[role=alert]").TextContent);
        Assert.Equal("Asking …", Render<AdviceView>().Find("[role=status]").TextContent);
    }
}
