using System.Text.Json.Nodes;
using WebShopRL.Web.Layout.Charts;

namespace WebShopRL.Tests.Layout;

/// <summary>When a chart asks for its curves anew, and what it is told.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class ChartSpecTests
{
    private static readonly ChartSpec Plain = new([new ChartSeries(3, "eval/score", "run 3"), new ChartSeries(4, "eval/score", "run 4")]);

    [Fact]
    public void Key_IsAnother_WhereOtherCurvesAreAsked()
    {
        ChartSpec[] others =
        [
            Plain with { Axis = "wall" }, Plain with { Points = 100 },
            Plain with { Series = [Plain.Series[0]] },
            Plain with { Series = [Plain.Series[0], Plain.Series[1] with { Low = "eval/score_low", High = "eval/score_high" }] }, // as when a run is validated for the first time
            Plain with { Series = [Plain.Series[0] with { Name = "train/loss" }, Plain.Series[1]] },
            Plain with { Series = [Plain.Series[0] with { Runs = [3, 4] }] }, Plain with { Series = [Plain.Series[0] with { Runs = [3] }, Plain.Series[1] with { Runs = [4] }] },
        ];
        Assert.Equal(others.Length + 1, others.Append(Plain).Select(spec => spec.Key).Distinct().Count());
    }

    [Fact]
    public void Key_IsTheSame_WhereTheSameCurvesAreDrawnOtherwise() =>
        Assert.All([Plain with { Smoothing = 0.5 }, Plain with { Log = true }, Plain with { FromZero = true }, Plain with { Series = [.. Plain.Series.Select(one => one with { Label = "renamed", Color = 5 })] }], spec => Assert.Equal(Plain.Key, spec.Key));

    [Fact]
    public void Json_IsWhatTheScriptReads()
    {
        var told = JsonNode.Parse((Plain with { Smoothing = 0.9, Series = [Plain.Series[0] with { Low = "a", High = "b" }] }).ToJson())!;
        Assert.Equal((Plain with { Series = [Plain.Series[0] with { Low = "a", High = "b" }] }).Key, (string)told["key"]!);
        Assert.Equal(("step", "step", 0.9, 1_500), ((string)told["axis"]!, (string)told["xTitle"]!, (double)told["smoothing"]!, (int)told["points"]!));
        Assert.Equal("""{"run":3,"name":"eval/score","label":"run 3","color":0,"low":"a","high":"b"}""", told["series"]![0]!.ToJsonString());
    }
}
