using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>What a page's first drawing has read is what its circuit draws.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(FrontCollection.Name)]
public sealed class HandedPageTests(FrontSite site)
{
    [Fact]
    public async Task TheListOfRuns_IsReadOnceForBothDrawings()
    {
        await site.AddRunningRunAsync("handed");
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        var connecting = new TaskCompletionSource<IRoute>();
        await page.RouteAsync("**/_blazor/negotiate**", route => { connecting.TrySetResult(route); return Task.CompletedTask; });
        await page.GotoAsync("/?filter=name%20%3D%20handed", new() { WaitUntil = WaitUntilState.Commit });
        var route = await connecting.Task;
        await site.WithStoreAsync(async store =>
        {
            await using var locked = await store.Database.BeginTransactionAsync();
            await store.Database.ExecuteSqlAsync($"LOCK TABLE runs IN ACCESS EXCLUSIVE MODE");
            await route.ContinueAsync();
            await page.Locator("main[data-interactive]").GetByRole(AriaRole.Link, new() { Name = "handed" }).WaitForAsync();
            Assert.Equal(0, await page.Locator("[data-reading]").CountAsync());
            await locked.RollbackAsync();
            return 0;
        });
        // The page is alive: it follows what happens to its runs.
        await site.WithStoreAsync(store => store.Database.ExecuteSqlAsync($"UPDATE runs SET name = 'handed' || ' on' WHERE name = 'handed'"));
        await page.GetByText("No run fits the filter").WaitForAsync();
        Assert.Empty(visitor.Complaints);
    }
}
