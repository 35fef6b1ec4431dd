using Microsoft.Playwright;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

[Trait(Category.Name, Category.Browser)]
[Collection(SiteCollection.Name)]
public sealed class LearningTests(Site site)
{
    /// <summary>An imitation run of seconds.</summary>
    private static readonly Dictionary<string, string> Small = new()
    {
        ["trajectories"] = "40", ["epochs"] = "3", ["vocabulary"] = "800", ["page_tokens"] = "160", ["batch"] = "8", ["validation_goals"] = "6", ["validate_every"] = "10",
    };

    [Fact]
    public async Task Launch_ShowsWhatIsWrongByItsField_AndStoresNothing()
    {
        await using var visitor = await site.VisitAsync();
        var before = await site.WithStoreAsync(store => store.Runs.CountAsync());
        await visitor.GoToAsync("/launch");
        await visitor.Page.Locator("[id='settings.epochs']").FillAsync("0");
        await visitor.Page.Locator("[id='settings.learning_rate']").FillAsync("fast");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).PressAsync("Enter");

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
        var id = await visitor.LaunchAsync( "To be cancelled", new(Small) { ["epochs"] = "500" });
        await visitor.Page.Locator(".pill.running").First.WaitForAsync(new() { Timeout = Visitor.OfWork });
        await visitor.Page.Locator("[aria-label^='il/loss of ']").WaitForAsync(new() { Timeout = Visitor.OfWork });

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await visitor.Page.Locator(".pill.cancelled").First.WaitForAsync();

        Assert.Equal(RunStatus.Cancelled, await site.WithStoreAsync(store => store.Runs.Where(run => run.Id == id).Select(run => run.Status).SingleAsync()));
    }

    [Fact]
    public async Task Failure_IsToldOnItsPage()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.LaunchAsync( "Without demonstrations", new(Small) { ["demonstrations"] = "imported" });

        var error = visitor.Page.Locator(".notice.bad");
        await error.WaitForAsync(new() { Timeout = Visitor.OfWork });

        Assert.Contains("imported trajectories", await error.InnerTextAsync(), StringComparison.Ordinal);
    }

}
