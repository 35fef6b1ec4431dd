using System.Text.Json;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>A chart's first picture beside the one plotly.js draws of the same figure: nothing may move when that takes over.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(SiteCollection.Name)]
public sealed class ChartSketchTests(Site site)
{
    /// <summary>Pixels between where the two put a mark, and a point.</summary>
    private const double OfMarks = 1.5, OfPoints = 1;

    private const string Count = "Array.from({ length: 400 }, (_, i) => 25 * (i + 1))", Few = "[100, 220, 340, 460]";

    [Theory]
    [InlineData("a few points from zero", Few, "[18, 27.5, 49, 83]", "fromZero: true", 640)]
    [InlineData("a last mark at the edge", Count, "x.map(at => Math.exp(-at / 2000) + .05 * Math.sin(at))", "smoothing: .9", 300)]
    [InlineData("tiny values", Count, "x.map(at => 1e-9 * at)", "", 400)]
    [InlineData("large values", Count, "x.map(at => 1234 * at)", "", 400)]
    [InlineData("both sides of zero", Count, "x.map(at => Math.sin(at / 900))", "", 500)]
    [InlineData("below zero alone, from zero", Few, "[-5, -7, -30, -2]", "fromZero: true", 500)]
    [InlineData("long numbers", Count, "x.map(at => 100 + 1e-3 * Math.sin(at / 900))", "", 500)]
    [InlineData("no numbers between", Few, "[1, null, 3, 4]", "", 500)]
    [InlineData("a value that never changes", Count, "x.map(() => 181)", "fromZero: true", 500)]
    [InlineData("one point", "[7]", "[.5]", "", 500)]
    [InlineData("one point after some minutes", "[.533333333]", "[.5]", "", 500)]
    [InlineData("one point far out", "[123456]", "[.5]", "", 500)]
    [InlineData("no point", "[]", "[]", "", 500)]
    [InlineData("powers of ten", Count, "x.map(at => at ** 3 / 1e9)", "log: true", 500)]
    [InlineData("within a power of ten", Few, "[18, 27.5, 49, 83]", "log: true", 500)]
    [InlineData("powers of ten on both sides", Count, "x.map(at => Math.sin(at / 900))", "log: true", 500)]
    public async Task Sketch_IsThePlotThatFollows(string what, string x, string y, string more, int width)
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/");
        var told = await visitor.Page.EvaluateAsync<JsonElement>($$"""
            async () => {
              const [{ figure }, { sketch }, { plotly }] = await Promise.all(["ChartDrawing", "ChartSketch", "ChartLibraries"].map(name => import(`/charts/${name}.js`)));
              const x = {{x}}, curve = { step: x, x, value: {{y}} };
              const spec = { key: "k", axis: "step", smoothing: 0, fromZero: false, log: false, points: 1500, ...{ {{more}} }, series: [{ run: 1, name: "loss", label: "run 1" }] };
              const place = () => { const plot = document.createElement("div"); plot.style = "position: absolute; inset: 0 auto auto 0; width: {{width}}px; height: 260px"; document.body.append(plot); return plot; };
              const marks = (plot, texts) => [...plot.querySelectorAll(texts)].filter(text => text.textContent && text.style.opacity !== "0").map(text => {
                const [box, at] = [text.getBoundingClientRect(), plot.getBoundingClientRect()];
                return { text: text.textContent, x: box.x - at.x, y: box.y - at.y };
              });
              const [drawn, real] = [place(), place()], { data, layout } = figure({ spec, curves: [{ main: curve }] });
              sketch(drawn, { data, layout });
              await (await plotly()).newPlot(real, data, layout, { displayModeBar: false });
              const { xaxis, yaxis } = real._fullLayout, line = data.at(-1);
              return {
                sketched: marks(drawn, "text"), plotted: marks(real, ".xtick text, .ytick text, .xtitle"),
                lines: [...drawn.querySelectorAll("path")].at(-1)?.getAttribute("d").split(/[ML,]/).slice(1).map(Number) ?? [],
                points: line.x.flatMap((at, i) => Number.isFinite(line.y[i]) ? [xaxis._offset + xaxis.d2p(at), yaxis._offset + yaxis.d2p(line.y[i])] : []),
              };
            }
            """);
        var (sketched, plotted) = (Marks(told.GetProperty("sketched")), Marks(told.GetProperty("plotted")));
        Assert.True(plotted.Count > 3, what);
        Assert.Equal(plotted.Select(mark => mark.Text), sketched.Select(mark => mark.Text));
        Assert.All(plotted.Zip(sketched), pair => Assert.True(Math.Abs(pair.First.X - pair.Second.X) < OfMarks && Math.Abs(pair.First.Y - pair.Second.Y) < OfMarks, $"{pair}"));
        double[] points = [.. told.GetProperty("points").EnumerateArray().Select(value => value.GetDouble())], lines = [.. told.GetProperty("lines").EnumerateArray().Select(value => value.GetDouble())];
        Assert.Equal(points.Length, lines.Length);
        Assert.All(points.Zip(lines), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, OfPoints));
    }

    /// <summary>In the order of their places: left to right, top to bottom.</summary>
    private static List<(string Text, double X, double Y)> Marks(JsonElement marks) =>
        [.. marks.EnumerateArray().Select(mark => (mark.GetProperty("text").GetString()!, mark.GetProperty("x").GetDouble(), mark.GetProperty("y").GetDouble())).OrderBy(mark => (mark.Item1, Math.Round(mark.Item2 / 4)))];
}
