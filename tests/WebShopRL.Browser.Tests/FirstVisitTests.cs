using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>What a first visitor does, on a site of its own with an empty database. Its picture of the run's page is the README's.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection("first visit")]
public sealed class FirstVisitTests(Site site) : IClassFixture<Site>
{
    /// <summary>An imitation run of half a minute, with a hundred points on each curve.</summary>
    private static readonly Dictionary<string, string> Watched = new()
    {
        ["trajectories"] = "160", ["epochs"] = "2", ["vocabulary"] = "1500", ["page_tokens"] = "320", ["batch"] = "8", ["validation_goals"] = "30", ["validate_every"] = "15",
    };

    private const string Loss = "[aria-label^='il/loss of ']", Scores = "[role=img][aria-label='eval/score of 2 runs']";

    [Fact]
    public async Task Curve_MovesWithoutReloading_AndTwoRunsAreCompared()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/");
        Assert.Equal(0, await visitor.Page.Locator("tbody tr").CountAsync());
        var first = await visitor.LaunchAsync("First imitation", Watched);
        await visitor.Page.EvaluateAsync("() => { globalThis.stillHere = true; }");
        var points = await visitor.PointsAsync(Loss, 3);
        await visitor.PointsAsync(Loss, points + 1);
        await visitor.Page.Locator(".pill.succeeded").First.WaitForAsync(new() { Timeout = Visitor.OfWork });
        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => globalThis.stillHere === true"), "The page was loaded again.");
        await visitor.Page.EvaluateAsync("() => scrollTo(0, 0)");
        await visitor.PictureAsync("dashboard", fullPage: false);

        var second = await visitor.LaunchAsync("Second imitation", new(Watched) { ["learning_rate"] = "0.0003" });
        await visitor.Page.Locator(".pill.succeeded").First.WaitForAsync(new() { Timeout = Visitor.OfWork });
        await visitor.GoToAsync($"/compare?runs={first},{second}");

        await visitor.PointsAsync(Scores, 4);
        Assert.Equal(2, await visitor.Page.Locator(".chip.line").CountAsync());
        Assert.Contains("learning rate", await visitor.Page.Locator("section", new() { HasText = "Settings side by side" }).InnerTextAsync(), StringComparison.Ordinal);
        await visitor.PictureAsync("compare");
        await visitor.GoToAsync("/");
        await visitor.PictureAsync("runs");
        Assert.Empty(visitor.Complaints);
        await SmallAndDarkAsync("/", $"/runs/{first}", $"/compare?runs={first},{second}", $"/launch?clone={first}", "/launch", "/evaluations", "/comparisons");
    }

    /// <summary>The same pages, full of what was done, in a telephone's width and the dark theme: nothing sticks out sideways, and the browser has nothing to say.</summary>
    private async Task SmallAndDarkAsync(params string[] pages)
    {
        await using var visitor = await site.VisitAsync(390, "dark");
        foreach (var (number, page) in pages.Index())
        {
            await visitor.GoToAsync(page);
            await visitor.PictureAsync($"full-{number}-390-dark");
            Assert.True(await visitor.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{page} is wider than its window.");
        }
        Assert.Empty(visitor.Complaints);
    }
}
