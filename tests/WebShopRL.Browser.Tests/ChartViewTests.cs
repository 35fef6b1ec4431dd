using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>Charts that plotly.js has drawn, when they are looked at otherwise.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(FrontCollection.Name)]
public sealed class ChartViewTests(FrontSite site)
{
    [Theory]
    // Powers of ten, and the scale that has a place for zero.
    [InlineData(null, "log")]
    [InlineData(0.0, "linear")]
    public async Task Chart_FitsItsValuesAndKeepsWhereItIsZoomedTo_OnEitherScale(double? last, string type)
    {
        var run = await site.AddRunningRunAsync("on either scale");
        await site.MeasureAsync(run, 30);
        await site.MeasureAsync(run, 10, value: last);
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync($"/runs/{run}");
        await visitor.ChartAsync(".chart[data-points='40']");
        var logarithmic = visitor.Page.GetByLabel("logarithmic");
        await RangeAsync(visitor, "linear", "low <= .1 && high > .9 && high < 1.2");

        await logarithmic.CheckAsync();
        await RangeAsync(visitor, type, "low > -3 && high > (chart.scale.at(1) - .01) && high < chart.scale.at(1) + 1");
        await logarithmic.UncheckAsync();
        await RangeAsync(visitor, "linear", "low <= .1 && high > .9 && high < 1.2");

        await ZoomAsync(visitor, 0.2, 0.6);
        await logarithmic.CheckAsync();
        await RangeAsync(visitor, type, "near(low, chart.scale.at(.2)) && near(high, chart.scale.at(.6))");
        await ZoomAsync(visitor, 0.3, 0.5);
        await logarithmic.UncheckAsync();
        await RangeAsync(visitor, "linear", "near(low, .3) && near(high, .5)");
        await visitor.Page.Locator(".chart").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("0");
        await RangeAsync(visitor, "linear", "low <= .1 && high > .9 && high < 1.2");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Chart_TakesTheRoomOfItsCard_WhenAnotherGoesAndComesBack()
    {
        var run = await site.AddRunningRunAsync("room");
        await site.MeasureAsync(run, 20);
        await site.MeasureAsync(run, 20, "il/steady", 1);
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync($"/runs/{run}");
        await visitor.ChartAsync("[aria-label^='il/loss of ']");
        var search = visitor.Page.GetByLabel("Search among the metrics");
        await search.FillAsync("loss");
        await FillsAsync("> 1000");
        await search.FillAsync("");
        await FillsAsync("< 700");
        Assert.Empty(visitor.Complaints);

        Task FillsAsync(string width) => visitor.Page.WaitForFunctionAsync($$"""
            () => {
              const card = document.querySelector("[aria-label^='il/loss of ']"), picture = card.querySelector(".main-svg");
              return card.clientWidth {{width}} && Math.abs(picture.clientWidth - card.clientWidth) <= 1;
            }
            """);
    }

    [Fact]
    public async Task Name_IsShownAsItIsWritten_WhereItLooksLikeMarkup()
    {
        const string Name = """<b>bold</b> <a href="https://example.org/">x</a> &amp; y""";
        var other = await site.AddRunningRunAsync("another");
        await site.MeasureAsync(other, 20);
        var run = await site.AddRunningRunAsync(Name);
        await site.MeasureAsync(run, 20);
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync($"/compare?runs={run},{other}");
        await visitor.ChartAsync(".chart[data-points='40']");
        await visitor.Page.EvaluateAsync("() => { const { plot } = document.querySelector('.chart').chart; Plotly.Fx.hover(plot, [{ curveNumber: plot.data.findIndex(line => line.meta === 0), pointNumber: 3 }]); }");
        await Assertions.Expect(visitor.Page.Locator(".hoverlayer .hovertext")).ToContainTextAsync(Name);
        await Assertions.Expect(visitor.Page.Locator(".chart a")).ToHaveCountAsync(0);

        var legend = await visitor.Page.EvaluateAsync<string>("""
            async () => {
              const { figure } = await import("/charts/ChartDrawing.js");
              const picture = await Plotly.toImage(figure(document.querySelector(".chart").chart, { legend: true }), { format: "svg", width: 1000, height: 500 });
              const svg = new DOMParser().parseFromString(decodeURIComponent(picture.slice(picture.indexOf(",") + 1)), "image/svg+xml");
              return [...svg.querySelectorAll(".legendtext")].map(text => text.textContent).join("\n");
            }
            """);
        Assert.Contains(Name, legend, StringComparison.Ordinal);
        Assert.Empty(visitor.Complaints);
    }

    /// <summary>Zooms into a stretch of values as the pointer does.</summary>
    private static Task ZoomAsync(Visitor visitor, double low, double high) => visitor.Page.EvaluateAsync(
        "([low, high]) => { const { chart } = document.querySelector('.chart'); return Plotly.relayout(chart.plot, { 'yaxis.range[0]': chart.scale.at(low), 'yaxis.range[1]': chart.scale.at(high) }).then(() => {}); }", new[] { low, high });

    /// <summary>Waits until the value axis is of a type and its ends are as told.</summary>
    private static Task RangeAsync(Visitor visitor, string type, string condition) => visitor.Page.WaitForFunctionAsync($$"""
        type => {
          const { chart } = document.querySelector(".chart"), { yaxis } = chart.plot._fullLayout, [low, high] = yaxis.range, near = (a, b) => Math.abs(a - b) < .01;
          return yaxis.type === type && chart.spec.log === document.querySelector("label input[type=checkbox]").checked && {{condition}};
        }
        """, type);
}
