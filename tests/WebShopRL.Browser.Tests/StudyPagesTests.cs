using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Studies;
using System.Text.Json;

namespace WebShopRL.Tests;

[Trait(Category.Name, Category.Browser)]
[Collection(SiteCollection.Name)]
public sealed class StudyPagesTests(Site site)
{
    private static readonly Dictionary<string, JsonElement> Small = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
        """{"trajectories": 40, "epochs": 2, "vocabulary": 600, "page_tokens": 96, "batch": 8, "validation_goals": 4, "validate_every": 8}""")!;

    [Fact]
    public async Task Study_IsLaunchedAndCancelled_AndAFinishedOneShowsStagesFiguresAndCurves()
    {
        var finished = await LaunchAsync();
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync($"/studies/{finished}");
        await visitor.Page.Locator(".head .pill.succeeded").WaitForAsync(new() { Timeout = 2 * Visitor.OfWork });
        var page = await visitor.Page.Locator("main").InnerTextAsync();
        Assert.Contains("imitation − rule", page, StringComparison.Ordinal);
        Assert.Contains("over seeds", page, StringComparison.Ordinal);
        Assert.Equal(1, await visitor.Page.GetByRole(AriaRole.Img, new() { Name = "Validation score of imitation over minutes of training" }).CountAsync());
        Assert.True(await visitor.Page.Locator("ul.parts a[href^='/runs/']").CountAsync() == 2, "The stage does not lead to its two runs.");
        await visitor.PictureAsync("study");

        await visitor.GoToAsync("/studies");
        await visitor.Page.Locator("#seeds").FillAsync("none");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).ClickAsync();
        await visitor.Page.Locator("form [role=alert]").WaitForAsync();
        await visitor.Page.Locator("#seeds").FillAsync("1");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).ClickAsync();
        await visitor.AtAsync("^/studies/[^/]+$");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await visitor.Page.Locator(".head .pill.cancelled").WaitForAsync(new() { Timeout = Visitor.OfWork });
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Delete …" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await visitor.AtAsync("^/studies$");

        await GenerateAsync(visitor);
        Assert.Empty(visitor.Complaints);
        await SmallAndDarkAsync($"/studies/{finished}", "/studies", "/generations", "/trajectories");
    }

    private static async Task GenerateAsync(Visitor visitor)
    {
        await visitor.GoToAsync("/generations");
        await visitor.Page.Locator("#agent").SelectOptionAsync("expert");
        await visitor.Page.Locator("#set").FillAsync("of the shopper");
        await visitor.Page.Locator("#wanted").FillAsync("5");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Generate" }).ClickAsync();
        var row = visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "of the shopper" });
        await row.Locator(".pill.succeeded").WaitForAsync(new() { Timeout = Visitor.OfWork });
        Assert.Contains("5 of 5", await row.InnerTextAsync(), StringComparison.Ordinal);
        await visitor.PictureAsync("generations");
        await visitor.GoToAsync("/trajectories");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "of the shopper", Exact = true }).ClickAsync();
        await visitor.Page.GetByText("Trajectories of the set of the shopper").WaitForAsync();
        await Assertions.Expect(visitor.Page.Locator("td.text")).ToHaveCountAsync(5);
        await visitor.PictureAsync("sets");
    }

    private async Task<int> LaunchAsync()
    {
        var launched = await site.Services.GetRequiredService<StudyLauncher>().LaunchAsync(new StudyRequest(Plan: new StudyPlan(
        [
            new("imitation", new("il", Settings: Small)),
            new("test", Evaluations: new([new(Baseline: "rule"), new("stage:imitation")], "test", Episodes: 15, MaxSteps: 12)),
        ]), Seeds: 2, Name: "On the page"));
        return launched.Study!.Id;
    }

    /// <summary>The same pages in a telephone's width and the dark theme: nothing sticks out sideways, and the browser has nothing to say.</summary>
    private async Task SmallAndDarkAsync(params string[] pages)
    {
        foreach (var (width, theme) in ((int, string)[])[(390, "dark"), (1440, "dark"), (390, "light")])
        {
            await using var visitor = await site.VisitAsync(width, theme);
            foreach (var (number, page) in pages.Index())
            {
                await visitor.GoToAsync(page);
                await visitor.PictureAsync($"study-{number}-{width}-{theme}");
                Assert.True(await visitor.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{page} is wider than its window at {width}.");
            }
            Assert.Empty(visitor.Complaints);
        }
    }
}
