using Bunit;
using WebShopRL.Web.Runs.Table;

namespace WebShopRL.Tests.Components;

/// <summary>The columns of the list of runs: their order, and which can be added.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class ColumnPickerTests : BunitContext
{
    private IReadOnlyList<string>? _columns;

    [Fact]
    public void Column_MovesAndGoes_ButNotOverTheEnds_AndNotTheLastOne()
    {
        var picker = Shown("status", "eval/score", "seed");
        Assert.True(picker.Find("[aria-label='Move status to the left']").HasAttribute("disabled"));
        Assert.True(picker.Find("[aria-label='Move seed to the right']").HasAttribute("disabled"));
        picker.Find("[aria-label='Move seed to the left']").Click();
        Assert.Equal(["status", "seed", "eval/score"], _columns);
        picker.Find("[aria-label='Leave out status']").Click();
        Assert.Equal(["eval/score", "seed"], _columns);
        Assert.True(Shown("status").Find("[aria-label='Leave out status']").HasAttribute("disabled"));
    }

    [Fact]
    public void Added_IsWhatRunsHave_AMetricWithItsExtremesAmongIt_AndNothingElse()
    {
        var picker = Shown("status");
        var offered = picker.FindAll("option").Select(option => option.GetAttribute("value")).ToList();
        Assert.Contains("eval/score", offered);
        Assert.Contains("eval/score.best", offered);
        Assert.DoesNotContain("status", offered);
        picker.Find("input").Change(" eval/score.max ");
        Assert.Equal(["status", "eval/score.max"], _columns);
        Assert.Empty(picker.FindAll("[role=alert]"));
        _columns = null;
        picker.Find("input").Change("weather");
        Assert.Null(_columns);
        Assert.Equal("'weather' is nothing that runs have.", picker.Find("[role=alert]").TextContent);
    }

    private IRenderedComponent<ColumnPicker> Shown(params string[] chosen) =>
        Render<ColumnPicker>(with => with.Add(picker => picker.Chosen, chosen).Add(picker => picker.Offered, ["eval/score", "settings.seed"]).Add(picker => picker.OnChange, columns => _columns = columns));
}
