using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

[Trait(Category.Name, Category.Browser)]
[Collection(SiteCollection.Name)]
public sealed class EvaluationTests(Site site)
{
    /// <summary>Until the page of one is there, not its address alone: what is shown until then is the list, where those of other tests have succeeded too.</summary>
    private static async Task OpenedAsync(Visitor visitor, string what)
    {
        await visitor.AtAsync($"/{what}/[0-9]+$");
        await visitor.Page.Locator($"main a.button[href='/{what}']").WaitForAsync();
    }

    [Fact]
    public async Task Evaluation_OfTheRule_ShowsItsFiguresAndEpisodes()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/evaluations");
        await visitor.Page.Locator("#agent").SelectOptionAsync("rule");
        await visitor.Page.Locator("#episodes").FillAsync("20");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Evaluate" }).ClickAsync();
        await OpenedAsync(visitor, "evaluations");
        await visitor.Page.Locator(".pill.succeeded").WaitForAsync(new() { Timeout = Visitor.OfWork });

        Assert.Equal(20, await visitor.Page.Locator("[aria-label=Episodes] tbody tr").CountAsync());
        Assert.Matches("[0-9]+\\.[0-9]", await visitor.Page.Locator(".figures").InnerTextAsync());
        await visitor.PictureAsync("evaluation");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Queries_AreWrittenAsTheFormAsks()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/evaluations");
        await visitor.Page.Locator("#agent").SelectOptionAsync("rule");
        await visitor.Page.Locator("#episodes").FillAsync("3");
        Assert.Equal(0, await visitor.Page.Locator("#num_beams").CountAsync());
        await visitor.Page.Locator("#query_writer").SelectOptionAsync("model:demo-query-writer");
        await visitor.Page.GetByText("How the queries are written").ClickAsync();
        await visitor.Page.Locator("#num_beams").FillAsync("many");
        await visitor.Page.Locator("#max_length").FillAsync("12");
        await visitor.PictureAsync("evaluation-writing");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Evaluate" }).ClickAsync();
        await visitor.Page.GetByText("query_generation.num_beams").WaitForAsync();

        await visitor.Page.Locator("#num_beams").FillAsync("2");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Evaluate" }).ClickAsync();
        await OpenedAsync(visitor, "evaluations");
        await visitor.Page.Locator(".pill.succeeded").WaitForAsync(new() { Timeout = Visitor.OfWork });
        Assert.Contains("num_beams 2", await visitor.Page.Locator("main .head").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Delete_AsksFirst_ThenTakesTheEvaluationAway()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/evaluations");
        await visitor.Page.Locator("#agent").SelectOptionAsync("rule");
        await visitor.Page.Locator("#episodes").FillAsync("5");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Evaluate" }).ClickAsync();
        await OpenedAsync(visitor, "evaluations");
        await visitor.Page.Locator(".pill.succeeded").WaitForAsync(new() { Timeout = Visitor.OfWork });
        var address = visitor.Page.Url;

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Delete …" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Keep" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Delete …" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await visitor.AtAsync("^/evaluations$");

        await visitor.Page.GotoAsync(address);
        await visitor.Page.GetByText("There is no evaluation").First.WaitForAsync();
    }

    [Fact]
    public async Task Comparison_OfTwoBaselines_ShowsTheirDifference()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/comparisons");
        await visitor.Page.GetByLabel("Expert: the scripted shopper").CheckAsync();
        await visitor.Page.Locator("#rollouts").FillAsync("50");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await OpenedAsync(visitor, "comparisons");
        await visitor.Page.Locator(".pill.succeeded").WaitForAsync(new() { Timeout = Visitor.OfWork });

        await visitor.Page.GetByText("expert − rule").WaitForAsync();
        Assert.Equal(2, await visitor.Page.Locator("svg.curves").CountAsync());
        await visitor.PictureAsync("comparison");
        Assert.Empty(visitor.Complaints);
    }
}
