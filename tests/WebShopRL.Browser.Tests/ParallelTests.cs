using System.Globalization;
using Microsoft.Playwright;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>Settings against a metric on the page of comparisons, and what pages save as files.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(FrontCollection.Name)]
public sealed class ParallelTests(FrontSite site)
{
    private const string Count = "[data-parallel-count]", Rows = "tr[data-line]:not([hidden])", Ends = ".plot [role=slider]";

    [Fact]
    public async Task Stretch_NarrowsTheRuns_ByKeyboardAndByMouse()
    {
        var runs = await AddAsync(("0.1", "ipo", 40), ("0.2", "hinge", 60), ("0.4", "ipo", 20));
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GoToAsync($"/compare?runs={string.Join(',', runs)}");
        var count = page.Locator(Count);
        await SaysAsync(count, "3 runs");
        // Two ends of an axis for each of beta, loss and the score.
        Assert.Equal(6, await page.Locator(Ends).CountAsync());
        await page.Locator(".parallel summary", new() { HasText = "As a table" }).ClickAsync();
        Assert.Equal(3, await page.Locator(Rows).CountAsync());

        var lower = page.GetByRole(AriaRole.Slider, new() { Name = "beta, lower end" });
        await lower.FocusAsync();
        Assert.Equal("0.1", await lower.GetAttributeAsync("aria-valuetext"));
        for (var press = 0; press < 5; press++)
            await page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal("0.175", await lower.GetAttributeAsync("aria-valuetext"));
        await SaysAsync(count, "2 of 3 runs");
        Assert.Equal(2, await page.Locator(Rows).CountAsync());
        Assert.Contains($"runs={runs[1]},{runs[2]}", await page.GetByRole(AriaRole.Link, new() { Name = "Keep these alone" }).GetAttributeAsync("href"), StringComparison.Ordinal);
        // A text's axis goes from one to the next: what is not "ipo" is out.
        await page.GetByRole(AriaRole.Slider, new() { Name = "loss, lower end" }).PressAsync("ArrowUp");
        await SaysAsync(count, "1 of 3 runs");
        Assert.Contains("a run 3", await page.Locator(Rows).InnerTextAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        await lower.PressAsync("Escape");
        await SaysAsync(count, "3 runs");

        // The upper half of the score's axis, from its middle to beyond its top: 40 and 60 of 20 to 60.
        var area = page.Locator(".plot .area").Last;
        await area.ScrollIntoViewIfNeededAsync();
        var box = (await area.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 2 + 4);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y - 5, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await SaysAsync(count, "2 of 3 runs");
        await visitor.PictureAsync("compare-parallel");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
        await SaysAsync(count, "3 runs");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Axes_AreChosen_AndStandInTheAddress()
    {
        var runs = await AddAsync(("0.1", "ipo", 40), ("0.2", "hinge", 60));
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GoToAsync($"/compare?runs={string.Join(',', runs)}");
        await SaysAsync(page.Locator(Count), "2 runs");
        await page.Locator(".axes > summary").ClickAsync();
        await page.Locator(".axes").GetByLabel("loss").UncheckAsync();
        await page.GetByRole(AriaRole.Slider, new() { Name = "loss, lower end" }).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await visitor.ReloadAsync();
        await page.GetByRole(AriaRole.Slider, new() { Name = "beta, lower end" }).WaitForAsync();
        Assert.Equal(4, await page.Locator(Ends).CountAsync());
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task HundredsOfRuns_AreBorne_AndFitTheWindow(int width)
    {
        var draw = new Random(7);
        var runs = await AddAsync([.. Enumerable.Range(0, 300).Select(_ => (Math.Pow(10, -3 * draw.NextDouble()).ToString("G3", CultureInfo.InvariantCulture), draw.Next(3) switch { 0 => "ipo", 1 => "hinge", _ => "sigmoid" }, 100 * draw.NextDouble()))]);
        await using var visitor = await site.VisitAsync(width);
        await visitor.GoToAsync($"/compare?runs={string.Join(',', runs)}");
        await SaysAsync(visitor.Page.Locator(Count), "300 runs");
        Assert.Equal(300, await visitor.Page.Locator(".plot path[data-series]").CountAsync());
        await visitor.Page.GetByText("20 of 300 runs shown as curves, 300 over their settings").WaitForAsync();
        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        foreach (var theme in new[] { "light", "dark" })
            await visitor.PageAsync($"compare-300-{width}-{theme}", theme);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task ChartsAndTables_AreSavedAsFiles()
    {
        var runs = await AddAsync(("0.1", "ipo", 40.5), ("0.2", "hinge", 60));
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GoToAsync($"/compare?runs={string.Join(',', runs)}");
        await SaysAsync(page.Locator(Count), "2 runs");
        var menu = page.Locator(".parallel .chart-menu");
        await menu.Locator("summary").ClickAsync();
        var csv = await SavedAsync(page, menu.GetByRole(AriaRole.Button, new() { Name = "CSV, all lines" }), ".csv");
        Assert.Equal($"id,name,beta,loss,\"Score, best\"\n{runs[0]},a run 1,0.1,ipo,40.5\n{runs[1]},a run 2,0.2,hinge,60.0\n", csv);
        var svg = await SavedAsync(page, menu.GetByRole(AriaRole.Button, new() { Name = "SVG" }), ".svg");
        Assert.StartsWith("<svg", svg, StringComparison.Ordinal);
        Assert.Contains("stroke: rgb(", svg, StringComparison.Ordinal);
        var png = await SavedAsync(page, menu.GetByRole(AriaRole.Button, new() { Name = "PNG" }), ".png");
        Assert.Contains("PNG", png[..8], StringComparison.Ordinal);

        var table = await SavedAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Save compared runs as JSON lines" }), "compared-runs.jsonl");
        Assert.StartsWith("""{"Run":"a run 1","Status":"running","Step":60,""", table, StringComparison.Ordinal);
        Assert.Equal(2, table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Empty(visitor.Complaints);
    }

    private static async Task SaysAsync(ILocator count, string text) => await count.Filter(new() { HasTextRegex = new($"^{text}$") }).WaitForAsync();

    private static async Task<string> SavedAsync(IPage page, ILocator button, string ending)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => button.ClickAsync());
        Assert.EndsWith(ending, download.SuggestedFilename, StringComparison.Ordinal);
        return await File.ReadAllTextAsync((await download.PathAsync())!);
    }

    private async Task<int[]> AddAsync(params (string Beta, string Loss, double Score)[] runs) => await site.WithStoreAsync(async store =>
    {
        var now = DateTimeOffset.UtcNow;
        Run[] rows = [.. runs.Select((run, place) => new Run
        {
            Name = $"a run {place + 1}", Algorithm = "dpo", Settings = $$"""{"beta": {{run.Beta}}, "loss": "{{run.Loss}}", "network": "bert-tiny"}""", Status = RunStatus.Running, Step = 60, TotalSteps = 60,
            CreatedAt = now, StartedAt = now, LeaseOwner = "a test", LeaseUntil = now.AddHours(1),
        })];
        store.Runs.AddRange(rows);
        await store.SaveChangesAsync();
        store.MetricSummaries.AddRange(rows.Select((row, place) => new MetricSummary { RunId = row.Id, Name = "eval/score", Last = runs[place].Score, Min = runs[place].Score, Max = runs[place].Score }));
        await store.SaveChangesAsync();
        return rows.Select(row => row.Id).ToArray();
    });
}
