using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>The list of runs, a run's curves and comparisons, over runs that were recorded as training records them.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(FrontCollection.Name)]
public sealed class MeasurementPagesTests(FrontSite site)
{
    public static TheoryData<int, string> Looks => new() { { 1440, "light" }, { 2560, "dark" }, { 390, "light" }, { 390, "dark" } };

    [Fact]
    public async Task View_IsFilteredOrderedSavedAndThereAfterAReload()
    {
        var name = Unique();
        await AddRunsAsync(name, (1, "0.1", 40), (2, "0.1", 60), (1, "0.4", 20));
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GoToAsync("/");
        await page.Locator("#filter").FillAsync($"{name} and eval/score > 30");
        await page.Locator("#filter").PressAsync("Enter");
        await page.GetByText("2 runs", new() { Exact = true }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Score", Exact = true }).ClickAsync();
        await page.Locator("th[aria-sort=descending]", new() { HasText = "Score" }).WaitForAsync();
        await ShowsAsync(page, $"{name} 2", $"{name} 1");

        await page.Locator("summary", new() { HasText = "Columns" }).ClickAsync();
        await page.GetByLabel("Add a column").FillAsync("settings.beta");
        await page.GetByLabel("Add a column").PressAsync("Enter");
        await page.Locator("th", new() { HasText = "beta" }).WaitForAsync();
        await page.Locator(".views > summary").ClickAsync();
        await page.GetByLabel("Save this view as").FillAsync($"view {name}");
        await visitor.PictureAsync("runs-view", fullPage: false);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.GetByText($"Saved as 'view {name}'.").WaitForAsync();

        await visitor.ReloadAsync();
        await page.Locator("th", new() { HasText = "beta" }).WaitForAsync();
        Assert.Equal($"{name} and eval/score > 30", await page.Locator("#filter").InputValueAsync());
        await visitor.GoToAsync("/");
        await page.Locator(".views > summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = $"view {name}" }).ClickAsync();
        await page.GetByText("2 runs", new() { Exact = true }).WaitForAsync();
        await ShowsAsync(page, $"{name} 2", $"{name} 1");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Filter_SaysWhereItCannotBeRead_AndKeepsWhatWasTyped()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/");
        await visitor.Page.Locator("#filter").FillAsync("algoritm = dpo");
        await visitor.Page.Locator("#filter").PressAsync("Enter");
        await visitor.Page.GetByText("Did you mean 'algorithm'?").WaitForAsync();
        await visitor.PictureAsync("runs-filter-error", fullPage: false);
        Assert.Equal("algoritm = dpo", await visitor.Page.Locator("#filter").InputValueAsync());
        Assert.Equal("true", await visitor.Page.Locator("#filter").GetAttributeAsync("aria-invalid"));
    }

    [Fact]
    public async Task Selected_AreArchivedTaggedAndBroughtBack()
    {
        var name = Unique();
        await AddRunsAsync(name, (1, "0.1", 40), (2, "0.1", 60));
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GoToAsync($"/?filter={name}");
        await page.GetByLabel("Select all shown").CheckAsync();
        await page.GetByLabel("Tag", new() { Exact = true }).FillAsync("paper");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add tag" }).ClickAsync();
        await page.GetByText("2 runs tagged 'paper'.").WaitForAsync();
        await visitor.PictureAsync("runs-selected", fullPage: false);
        // The way back by its key, and forth again.
        await page.Keyboard.PressAsync("u");
        await page.GetByText("2 runs no longer tagged 'paper'.").WaitForAsync();
        await page.Keyboard.PressAsync("u");
        await page.GetByText("2 runs tagged 'paper'.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive", Exact = true }).ClickAsync();
        await page.GetByText("No run fits the filter").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await page.GetByText("2 runs", new() { Exact = true }).WaitForAsync();
        var tags = page.Locator("tbody button.tag", new() { HasText = "paper" });
        await tags.Nth(1).WaitForAsync();
        Assert.Equal(2, await tags.CountAsync());
    }

    [Fact]
    public async Task Chart_DrawsASpikeOfOnePoint_AndFinerPointsWhereItIsZoomedInto()
    {
        const int steps = 40_000, spike = 23_456;
        var run = await AddRunAsync(Unique(), 1, "{}");
        await RecordAsync(run, "train/loss", Enumerable.Range(1, steps).Select(step => (step, step == spike ? 50.0 : Math.Sin(step / 500.0))));
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync($"/runs/{run}");
        var chart = await visitor.ChartAsync(".chart[data-points]");
        var (points, drawn) = (await PointsAsync(chart), await chart.EvaluateAsync<double?>($"chart => Math.max(...chart.chart.plot.data.map(line => line.y[line.x.indexOf({spike})] ?? 0))"));
        Assert.InRange(points, 500, 1_500);
        Assert.Equal(50, drawn);
        await visitor.PictureAsync("chart-spike", fullPage: false);

        await chart.FocusAsync();
        for (var press = 0; press < 4; press++)
            await visitor.Page.Keyboard.PressAsync("+");
        await visitor.Page.Locator(".chart[data-finer]").WaitForAsync();
        await visitor.Page.WaitForFunctionAsync("() => { const { plot } = document.querySelector('.chart').chart, { xaxis } = plot._fullLayout, line = plot.data.at(-1); return line.x.filter(x => x >= xaxis.range[0] && x <= xaxis.range[1]).length > 400; }");
        await visitor.Page.Keyboard.PressAsync("0");
        await visitor.Page.Locator(".chart:not([data-zoomed])").WaitForAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Chart_MadeAnewBeforeItComesIntoSight_IsDrawn()
    {
        var run = await AddRunAsync(Unique(), 1, "{}");
        await RecordAsync(run, "train/loss", Enumerable.Range(1, 30).Select(step => (step, 1.0 / step)));
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync($"/runs/{run}");
        await visitor.Page.EvaluateAsync("""
            run => {
              const element = Object.assign(document.createElement("live-chart"), { className: "chart", id: "anew" });
              element.style.marginTop = "4000px";
              document.querySelector("main").append(element);
              for (const key of ["before", "after"])
                element.setAttribute("spec", JSON.stringify({ key, axis: "step", smoothing: 0, points: 100, series: [{ run, name: "train/loss", label: "loss" }] }));
            }
            """, run);
        await visitor.Page.Locator("#anew").ScrollIntoViewIfNeededAsync();
        await visitor.Page.Locator("#anew[data-points='30']").WaitForAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Compare_DrawsMeansOverSeeds_AndManyRunsThatCanBeToldApart(int width, string theme)
    {
        var name = Unique();
        var runs = await AddRunsAsync(name, (1, "0.1", 40), (2, "0.1", 60), (1, "0.4", 20), (2, "0.4", 30));
        foreach (var (place, run) in runs.Index())
            await RecordAsync(run, "il/loss", Enumerable.Range(1, 60).Select(step => (step, place + 1.0 / step)));
        await using var visitor = await site.VisitAsync(width, theme);
        var page = visitor.Page;
        await visitor.GoToAsync($"/compare?runs={string.Join(',', runs)}&match=loss");
        await visitor.ChartAsync(".chart[data-points='240']");
        Assert.Equal(1, await page.Locator(".chart").CountAsync());
        Assert.Equal(4, await page.Locator(".legend [data-series]").CountAsync());
        Assert.Contains("4 of 4 runs shown", await page.Locator("h1 + p").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator(".chart .legend").CountAsync());

        await page.GetByLabel("Mean over").SelectOptionAsync("seeds");
        await visitor.ChartAsync(".chart[aria-label*='groups of runs'][data-points='120']");
        Assert.Equal(2, await page.Locator(".legend [data-series]").CountAsync());
        var mean = await page.Locator(".chart").EvaluateAsync<double[]>("({ chart }) => chart.plot.data.filter(line => line.meta !== undefined).map(line => line.y.at(-1))");
        Assert.All(mean.Zip([0.5, 2.5]), pair => Assert.InRange(pair.First, pair.Second, pair.Second + 0.2));
        await visitor.PictureAsync($"compare-groups-{width}-{theme}");
        await FitsAsync(page);
        await visitor.GoToAsync($"/?filter={name}&group=settings");
        await page.GetByText("in 2 groups").WaitForAsync();
        Assert.Contains("50.0 ± 14.1", (await page.Locator("tbody tr").AllInnerTextsAsync()).Aggregate((a, b) => a + b), StringComparison.Ordinal);
        await visitor.PictureAsync($"runs-groups-{width}-{theme}");
        await FitsAsync(page);
        await visitor.GoToAsync($"/?filter={name}");
        await visitor.PictureAsync($"runs-{width}-{theme}");
        await FitsAsync(page);
        await visitor.GoToAsync($"/runs/{runs[0]}");
        await visitor.ChartAsync(".chart[data-points='60']");
        await visitor.PictureAsync($"run-{width}-{theme}");
        await FitsAsync(page);
        Assert.Empty(visitor.Complaints);
    }

    /// <summary>Waits for the runs that the table is to show, in its order: those of the view before may stand there yet.</summary>
    private static Task ShowsAsync(IPage page, params string[] runs) => Assertions.Expect(page.Locator("tbody .name > a")).ToHaveTextAsync(runs, new() { Timeout = 60_000 });

    private static async Task FitsAsync(IPage page)
    {
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{page.Url} is {overflow} px wider than its window.");
    }

    private static async Task<int> PointsAsync(ILocator chart) => int.Parse((await chart.GetAttributeAsync("data-points"))!, CultureInfo.InvariantCulture);

    private static string Unique() => $"m{Guid.NewGuid():N}"[..9];

    private async Task<int[]> AddRunsAsync(string name, params (int Seed, string Beta, double Score)[] runs)
    {
        List<int> ids = [];
        foreach (var (place, run) in runs.Index())
        {
            ids.Add(await AddRunAsync($"{name} {place + 1}", run.Seed, $$"""{"beta": {{run.Beta}}, "network": "bert-tiny"}"""));
            await RecordAsync(ids[^1], "eval/score", [(10, run.Score)]);
        }
        return [.. ids];
    }

    private Task<int> AddRunAsync(string name, int seed, string settings) => site.WithStoreAsync(async store =>
    {
        var run = new Run { Name = name, Algorithm = "il", Preset = "small", Seed = seed, Settings = settings, Status = RunStatus.Running, Step = 60, TotalSteps = 60, CreatedAt = DateTimeOffset.UtcNow, StartedAt = DateTimeOffset.UtcNow, LeaseOwner = "a test", LeaseUntil = DateTimeOffset.UtcNow.AddHours(1) };
        store.Runs.Add(run);
        await store.SaveChangesAsync();
        return run.Id;
    });

    private async Task RecordAsync(int run, string metric, IEnumerable<(int Step, double Value)> points)
    {
        var last = (await site.WithStoreAsync(store => store.Runs.FindAsync(run).AsTask()))!.LastSeq;
        await site.Services.GetRequiredService<RunWriter>().WriteAsync(run, last, new RunBatch([.. points.Select(point => new MetricPoint { Name = metric, Step = point.Step, WallSeconds = point.Step, Value = point.Value })], [], null));
    }
}
