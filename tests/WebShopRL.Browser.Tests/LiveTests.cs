using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>What goes on by itself: curves and pages over connections, a service and a database that come and go.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(FrontCollection.Name)]
public sealed class LiveTests(FrontSite site)
{
    [Fact]
    public async Task Chart_SaysThatItIsOfflineAndGoesOn_WhenHistoryAndConnectionFailAtFirst()
    {
        var run = await site.AddRunningRunAsync("fails at first");
        await site.MeasureAsync(run, 5);
        await using var visitor = await site.VisitAsync();
        var isAway = true;
        await visitor.Page.RouteAsync("**/api/v1/curves?*", route => isAway ? route.AbortAsync() : route.ContinueAsync());
        await visitor.Page.RouteAsync("**/hubs/runs/**", route => isAway ? route.FulfillAsync(new() { Status = 503 }) : route.ContinueAsync());
        await visitor.GoToAsync($"/runs/{run}");

        var chart = visitor.Page.Locator("[aria-label^='il/loss of ']");
        await visitor.Page.Locator(".chart[data-offline]").WaitForAsync();
        await visitor.PictureAsync("chart-offline", fullPage: false);
        isAway = false;
        await UntilAsync(visitor, chart, 5);
        await site.MeasureAsync(run, 5);
        await UntilAsync(visitor, chart, 10);
        await Assertions.Expect(visitor.Page.Locator(".chart[data-offline]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Chart_EndsItsSubscriptionWhenItIsLeft_AndGoesOnWhenItIsOpenedAgain()
    {
        var run = await site.AddRunningRunAsync("left and opened again");
        await site.MeasureAsync(run, 5);
        await using var visitor = await site.VisitAsync();
        var sent = new ConcurrentQueue<string>();
        IWebSocketRoute? socket = null;
        await visitor.Page.RouteWebSocketAsync("**/hubs/runs**", opened =>
        {
            socket = opened;
            var server = opened.ConnectToServer();
            opened.OnMessage(frame => { sent.Enqueue(frame.Text ?? ""); server.Send(frame.Text ?? ""); });
        });
        await visitor.GoToAsync($"/runs/{run}");
        var chart = visitor.Page.Locator("[aria-label^='il/loss of ']");
        await UntilAsync(visitor, chart, 5);
        // Its points may have been read before it is connected: who has not subscribed has nothing to end.
        await SaysAsync("\"Subscribe\"");

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Play", Exact = true }).ClickAsync();
        await visitor.Page.Locator("#goal").WaitForAsync();
        await SaysAsync("\"Unsubscribe\"");
        await socket!.CloseAsync();
        await site.MeasureAsync(run, 5);
        await Task.Delay(1_000);
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Runs", Exact = true }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "left and opened again" }).ClickAsync();
        await UntilAsync(visitor, chart, 10);
        await site.MeasureAsync(run, 5);
        await UntilAsync(visitor, chart, 15);

        async Task SaysAsync(string word)
        {
            for (var patience = Stopwatch.StartNew(); !sent.Any(frame => frame.Contains(word, StringComparison.Ordinal)); await Task.Delay(50))
                Assert.True(patience.Elapsed.TotalMilliseconds < Visitor.OfPages, $"Nothing says {word}: {string.Join('\n', sent)}");
        }
    }

    [Fact]
    public async Task Chart_HasAnAxisThatCanBeRead_WhenItsMetricNeverChanges()
    {
        var run = await site.AddRunningRunAsync("never changes");
        await site.MeasureAsync(run, 40, "il/steady", 181);
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync($"/runs/{run}");
        var chart = visitor.Page.Locator("[aria-label^='il/steady of ']");
        await UntilAsync(visitor, chart, 40);
        await visitor.PictureAsync("chart-steady", fullPage: false);

        var ticks = await chart.EvaluateAsync<string[]>("chart => [...chart.querySelectorAll('.ytick text')].map(tick => tick.textContent)");
        Assert.InRange(ticks.Length, 2, 12);
        Assert.All(ticks, tick => Assert.InRange(tick.Length, 1, 5));
        var range = await chart.EvaluateAsync<double[]>("chart => chart.chart.plot._fullLayout.yaxis.range");
        Assert.InRange(181, range[0] + 1, range[1] - 1);
    }

    [Fact]
    public async Task Page_KeepsWhatItShowsAndGoesOn_WhileTheDatabaseIsAway()
    {
        var run = await site.AddRunningRunAsync("the database goes");
        await site.MeasureAsync(run, 5);
        await using var visitor = await site.VisitAsync();
        await using var other = await site.VisitAsync(390, "dark");
        await visitor.GoToAsync($"/runs/{run}");
        var chart = visitor.Page.Locator("[aria-label^='il/loss of ']");
        await UntilAsync(visitor, chart, 5);
        site.Door.Shut();
        try
        {
            var notice = visitor.Page.Locator(".database .notice");
            await notice.WaitForAsync();
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Archive" }).ClickAsync();
            await notice.GetByText("may not have been done").WaitForAsync();
            Assert.Contains("the database goes", await visitor.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
            await visitor.PictureAsync("database-away", fullPage: false);
            await other.Page.GotoAsync("/evaluations");
            await other.Page.Locator("main[data-interactive] .database .notice").WaitForAsync();
            await other.PictureAsync("database-away-390-dark", fullPage: false);
        }
        finally
        {
            site.Door.Open();
        }
        await visitor.Page.Locator(".database .notice").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await other.Page.Locator(".database .notice").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await other.Page.Locator("#agent option[value='rule']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Archive" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Unarchive" }).WaitForAsync();
        await site.MeasureAsync(run, 5);
        await UntilAsync(visitor, chart, 10);
        await visitor.Page.GetByText("Step 10 of").WaitForAsync();
    }

    [Fact]
    public async Task Page_ComesBackByItself_WhenTheServiceIsStartedAnew()
    {
        var run = await site.AddRunningRunAsync("the service goes");
        await site.MeasureAsync(run, 5);
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync($"/runs/{run}");
        var chart = visitor.Page.Locator("[aria-label^='il/loss of ']");
        await UntilAsync(visitor, chart, 5);
        await site.StopAsync();
        await visitor.Page.Locator("#components-reconnect-modal").WaitForAsync(new() { State = WaitForSelectorState.Visible });
        await visitor.Page.Locator(".chart[data-offline]").WaitForAsync();
        await visitor.PictureAsync("service-away", fullPage: false);
        await Task.Delay(3_000);
        await site.StartAsync();

        await site.MeasureAsync(run, 5);
        await UntilAsync(visitor, chart, 10);
        await site.MeasureAsync(run, 5);
        await UntilAsync(visitor, chart, 15);
        await visitor.Page.Locator("#components-reconnect-modal").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    /// <summary>Until the chart has drawn so many points; it may be made anew meanwhile, and stand there twice while a page is loaded.</summary>
    private static async Task UntilAsync(Visitor visitor, ILocator chart, int points) =>
        await visitor.Page.Locator($"[aria-label='{await chart.First.GetAttributeAsync("aria-label", new() { Timeout = Visitor.OfWork })}'][data-points='{points}']").First.WaitForAsync(new() { Timeout = Visitor.OfWork });
}
