using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

[Trait(Category.Name, Category.Browser)]
[Collection(SiteCollection.Name)]
public sealed partial class LearningTests(Site site)
{
    /// <summary>An imitation run of seconds, with some dozen points on each curve.</summary>
    private static readonly Dictionary<string, string> Small = new()
    {
        ["trajectories"] = "40", ["epochs"] = "3", ["vocabulary"] = "800", ["page_tokens"] = "160", ["batch"] = "8", ["validation_goals"] = "6", ["validate_every"] = "10",
    };

    [Fact]
    public async Task Curve_MovesWithoutReloading_AndTwoRunsAreCompared()
    {
        await using var visitor = await site.VisitAsync();
        var first = await LaunchAsync(visitor, "First imitation", Small);
        await visitor.Page.EvaluateAsync("() => { globalThis.stillHere = true; }");
        var chart = visitor.Page.Locator("[aria-label^='il/loss of ']");
        await chart.WaitForAsync(new() { Timeout = 90_000 });
        await visitor.Page.WaitForFunctionAsync("chart => Number(chart.dataset.points) >= 3", await chart.ElementHandleAsync(), new() { Timeout = 60_000 });
        var points = int.Parse((await chart.GetAttributeAsync("data-points"))!, CultureInfo.InvariantCulture);
        await visitor.Page.WaitForFunctionAsync($"chart => Number(chart.dataset.points) > {points}", await chart.ElementHandleAsync(), new() { Timeout = 60_000 });
        await visitor.Page.Locator(".pill.succeeded").First.WaitForAsync(new() { Timeout = 120_000 });
        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => globalThis.stillHere === true"), "The page was loaded again.");
        await visitor.PictureAsync("run");

        var second = await LaunchAsync(visitor, "Second imitation", new(Small) { ["learning_rate"] = "0.0003" });
        await visitor.Page.Locator(".pill.succeeded").First.WaitForAsync(new() { Timeout = 120_000 });
        await visitor.GoToAsync($"/compare?runs={first},{second}");

        var both = visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Img, new() { Name = "eval/score of 2 runs" });
        await visitor.Page.WaitForFunctionAsync("chart => Number(chart.dataset.points) >= 4", await both.ElementHandleAsync());
        Assert.Equal(2, await visitor.Page.Locator(".chip.chosen").CountAsync());
        Assert.Contains("learning rate", await visitor.Page.GetByText("Settings that differ").Locator("..").InnerTextAsync(), StringComparison.Ordinal);
        await visitor.PictureAsync("compare");
        await visitor.GoToAsync("/");
        await visitor.PictureAsync("runs");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Launch_ShowsWhatIsWrongByItsField_AndStoresNothing()
    {
        await using var visitor = await site.VisitAsync();
        var before = await site.WithStoreAsync(store => store.Runs.CountAsync());
        await visitor.GoToAsync("/launch");
        await visitor.Page.Locator("[id='settings.epochs']").FillAsync("0");
        await visitor.Page.Locator("[id='settings.learning_rate']").FillAsync("fast");
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Launch" }).ClickAsync();

        var summary = visitor.Page.Locator("form [role=alert]").First;
        await summary.WaitForAsync();
        Assert.Contains("settings.epochs", await summary.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("true", await visitor.Page.Locator("[id='settings.learning_rate']").GetAttributeAsync("aria-invalid"));
        Assert.Equal(before, await site.WithStoreAsync(store => store.Runs.CountAsync()));
    }

    [Fact]
    public async Task Cancel_StopsARunWithinSeconds()
    {
        await using var visitor = await site.VisitAsync();
        var id = await LaunchAsync(visitor, "To be cancelled", new(Small) { ["epochs"] = "500" });
        await visitor.Page.Locator(".pill.running").First.WaitForAsync(new() { Timeout = 60_000 });
        await visitor.Page.Locator("[aria-label^='il/loss of ']").WaitForAsync(new() { Timeout = 60_000 });

        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await visitor.Page.Locator(".pill.cancelled").First.WaitForAsync(new() { Timeout = 15_000 });

        Assert.Equal(RunStatus.Cancelled, await site.WithStoreAsync(store => store.Runs.Where(run => run.Id == id).Select(run => run.Status).SingleAsync()));
    }

    [Fact]
    public async Task Failure_IsToldOnItsPage()
    {
        await using var visitor = await site.VisitAsync();
        await LaunchAsync(visitor, "Without demonstrations", new(Small) { ["demonstrations"] = "imported" });

        var error = visitor.Page.Locator(".notice.bad");
        await error.WaitForAsync(new() { Timeout = 60_000 });

        Assert.Contains("imported trajectories", await error.InnerTextAsync(), StringComparison.Ordinal);
    }

    /// <summary>Launches through the form, leaves the reader on the run's page and returns the run's id.</summary>
    private static async Task<int> LaunchAsync(Visitor visitor, string name, Dictionary<string, string> settings)
    {
        await visitor.GoToAsync("/launch");
        await visitor.Page.Locator("#name").FillAsync(name);
        foreach (var (setting, value) in settings)
        {
            var field = visitor.Page.Locator($"[id='settings.{setting}']");
            if (await field.EvaluateAsync<string>("e => e.tagName") == "SELECT")
                await field.SelectOptionAsync(value);
            else
                await field.FillAsync(value);
        }
        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Launch" }).ClickAsync();
        await visitor.Page.WaitForURLAsync(RunAddress());
        return int.Parse(RunAddress().Match(visitor.Page.Url).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("/runs/([0-9]+)$")]
    private static partial Regex RunAddress();
}
