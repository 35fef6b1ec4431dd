using Bunit;
using WebShopRL.Web.Runs.Selection;
using WebShopRL.Web.Runs.Table;

namespace WebShopRL.Tests.Components;

/// <summary>The filter of runs as it is typed.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class FilterBarTests : BunitContext
{
    private static readonly RunView All = RunView.Read(null, null, null, null, archived: false);

    private RunView? _view;

    [Fact]
    public void Completions_GoOnWithWhatIsTyped_FromColumnsAndTags()
    {
        var bar = Shown(All);
        bar.Find("#filter").Input("alg");
        Assert.Equal(["algorithm"], Completions(bar));
        bar.Find("#filter").Input("eval/s");
        Assert.Equal(["eval/score"], Completions(bar));
        bar.Find("#filter").Input("eval/score > 40 and tag = pa");
        Assert.Equal(["eval/score > 40 and tag = paper"], Completions(bar));
        Assert.Null(_view);
    }

    [Fact]
    public void Studies_AreCompletedByIdAndByName_AndOfferedToGroupByBesideSeeds()
    {
        var bar = Shown(All with { Group = "eval/score" });
        bar.Find("#filter").Input("study = ");
        Assert.Equal(["study = 3"], Completions(bar));
        bar.Find("#filter").Input("study_name:");
        Assert.Equal(["study_name:\"Quick start\""], Completions(bar));
        var offered = bar.FindAll("select[aria-label='Group by'] option").Select(option => option.GetAttribute("value")).ToList();
        Assert.Equal(["", "settings", "study", "seed", "algorithm"], offered[..5]);
        Assert.Equal("eval/score", offered[^1]);
    }

    [Fact]
    public void Address_TellsWhatRunsDoNotHave_AndShowsTheRest()
    {
        var view = RunView.Read(null, "zzz", "sede,status", "studdy", archived: false);
        Assert.Equal((null, "status", null), (view.Sort, Assert.Single(view.Columns), view.Group));
        Assert.Equal(3, view.Problems.Count);
        Assert.Contains("'studdy' is nothing that runs can be grouped by", view.Problems[0], StringComparison.Ordinal);
        Assert.Contains("Did you mean 'study'?", view.Problems[0], StringComparison.Ordinal);
        Assert.Contains("'zzz'", view.Problems[1], StringComparison.Ordinal);
        Assert.Contains("Did you mean 'seed'?", view.Problems[2], StringComparison.Ordinal);
        Assert.Empty(RunView.Read(null, "-study", "study,curve", "study", archived: false).Problems);
    }

    [Fact]
    public void Filter_CountsOnceItIsSent_TrimmedAndBesideWhatElseIsShown()
    {
        var bar = Shown(All with { Group = "seed" });
        bar.Find("#filter").Input("  algorithm = dpo ");
        bar.Find("form").Submit();
        Assert.Equal(("algorithm = dpo", "seed"), (_view!.Filter, _view.Group));
        bar.Find("#filter").Input("   ");
        bar.Find("form").Submit();
        Assert.Null(_view.Filter);
    }

    [Fact]
    public void EmptiedField_ShowsAllRunsAtOnce_WhereAFilterWasInForce()
    {
        var bar = Shown(All with { Filter = "algorithm = dpo" });
        Assert.Equal("algorithm = dpo", bar.Find("#filter").GetAttribute("value"));
        bar.Find("#filter").Input("");
        Assert.NotNull(_view);
        Assert.Null(_view.Filter);
    }

    [Fact]
    public void Typed_StaysWhileTheListBelowIsReadAgain_AndGivesWayToAnotherView()
    {
        var bar = Shown(All);
        bar.Find("#filter").Input("status = run");
        bar.Render(with => with.Add(shown => shown.View, All).Add(shown => shown.Offer, Offer.None));
        Assert.Equal("status = run", bar.Find("#filter").GetAttribute("value"));
        bar.Render(with => with.Add(shown => shown.View, All with { Filter = "tag = paper" }));
        Assert.Equal("tag = paper", bar.Find("#filter").GetAttribute("value"));
    }

    [Fact]
    public void Error_PointsToItsPlace()
    {
        const string filter = "algorithm ! dpo";
        Assert.False(FilterParser.TryParse(filter, out _, out var error));
        var bar = Shown(All with { Filter = filter }, error);
        Assert.Equal("true", bar.Find("#filter").GetAttribute("aria-invalid"));
        var lines = bar.Find("pre").TextContent.Split('\n');
        Assert.Equal((filter, error!.Position), (lines[0], lines[1].IndexOf('^', StringComparison.Ordinal)));
    }

    private IRenderedComponent<FilterBar> Shown(RunView view, FilterError? error = null) => Render<FilterBar>(with => with
        .Add(bar => bar.View, view).Add(bar => bar.Offer, new Offer(["eval/score", "train/loss"], ["paper", "draft"], new Dictionary<int, string> { [3] = "Quick start" })).Add(bar => bar.Error, error).Add(bar => bar.OnChange, changed => _view = changed));

    private static IEnumerable<string?> Completions(IRenderedComponent<FilterBar> bar) => bar.FindAll("#filter-completions option").Select(option => option.GetAttribute("value"));
}
