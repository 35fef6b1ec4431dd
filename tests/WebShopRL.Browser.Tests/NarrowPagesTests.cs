using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WebShopRL.Store.Episodes;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>Pages of a telephone's width, and names that cannot be broken: nothing lies outside of the page.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(FrontCollection.Name)]
public sealed class NarrowPagesTests(FrontSite site)
{
    private static readonly string Long = new('n', 79);

    [Theory]
    [InlineData(390)]
    [InlineData(1440)]
    public async Task Menus_LieWithinThePage_WithNamesThatCannotBeBroken(int width)
    {
        var run = await AddRunAsync();
        await site.MeasureAsync(run, 2, $"{Long}/{Long}");
        await using var visitor = await site.VisitAsync(width);
        var page = visitor.Page;
        await visitor.GoToAsync($"/?columns=status,{Long}/{Long}");
        await page.Locator(".views > summary").ClickAsync();
        var name = $"{Guid.NewGuid():N}{Long}"[..100];
        await page.GetByLabel("Save this view as").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.GetByText("Saved as").WaitForAsync();
        await WithinAsync(page, ".views > div");

        await page.GetByRole(AriaRole.Button, new() { Name = $"Delete the view {name}" }).ClickAsync();
        await page.GetByText("is deleted, for everybody").WaitForAsync();
        await WithinAsync(page, ".undo");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await page.GetByText("is back.").WaitForAsync();
        await page.Locator(".views > summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = name }).WaitForAsync();
        await page.Locator(".views > summary").ClickAsync();

        await page.Locator(".columns-menu > summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Leave out {Long}/{Long}" }).WaitForAsync();
        await WithinAsync(page, ".columns-menu > div");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Pages_FitATelephone_WithNamesThatCannotBeBroken()
    {
        int[] runs = [await AddRunAsync(), await AddRunAsync()];
        var set = await site.WithStoreAsync(async store =>
        {
            var added = store.TrajectorySets.Add(new TrajectorySet { Name = Long, Catalog = Long, CatalogFingerprint = "f", CreatedAt = DateTimeOffset.UtcNow, Notes = Long }).Entity;
            await store.SaveChangesAsync();
            return added.Id;
        });
        await using var visitor = await site.VisitAsync(390);
        foreach (var address in (string[])["/", $"/runs/{runs[0]}", $"/compare?runs={runs[0]}", $"/compare?runs={runs[0]},{runs[1]}&group=seeds", $"/launch?clone={runs[0]}", "/evaluations", "/evaluations/pair", "/studies", "/trajectories", $"/trajectories?set={set}&edit={set}", "/comparisons", "/play"])
        {
            await visitor.GoToAsync(address);
            await WithinAsync(visitor.Page, "main");
        }
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Compare_SaysWhichRunsThereAreNot()
    {
        var run = await AddRunAsync();
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync($"/compare?runs={run},99999998,all");
        await visitor.Page.GetByText("No such run: 99999998, all. They may have been deleted.").WaitForAsync();
        await visitor.GoToAsync($"/compare?runs={run}");
        await Assertions.Expect(visitor.Page.GetByText("No such run")).ToHaveCountAsync(0);
    }

    /// <summary>Nothing of an element lies beside the window, or is cut off in it; tables that scroll by themselves may.</summary>
    private static async Task WithinAsync(IPage page, string selector)
    {
        var outside = await page.EvaluateAsync<string[]>("""
            selector => {
              const root = document.querySelector(selector), page = document.documentElement, right = Math.min(page.clientWidth, root.getBoundingClientRect().right) + 1;
              const beside = [...root.querySelectorAll("*")].filter(one => one.getClientRects().length && !one.closest(".scroll, svg, pre, .visually-hidden, datalist") && one.getBoundingClientRect().right > right);
              return [...page.scrollWidth > page.clientWidth ? [`${page.scrollWidth} px of ${page.clientWidth}`] : [], ...beside.slice(0, 5).map(one => `${one.tagName}.${one.className} ends at ${Math.round(one.getBoundingClientRect().right)}`)];
            }
            """, selector);
        Assert.True(outside.Length == 0, $"{page.Url} {selector}: {string.Join("; ", outside)}");
    }

    private async Task<int> AddRunAsync()
    {
        var run = await site.AddRunningRunAsync($"{Long}{Guid.NewGuid():N}"[..100]);
        var settings = $$"""{"checkpoint": "{{Long}}"}""";
        await site.WithStoreAsync(store => store.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(row => row.SetProperty(one => one.Tags, new List<string> { Long }).SetProperty(one => one.Settings, settings).SetProperty(one => one.Preset, "small")));
        return run;
    }
}
