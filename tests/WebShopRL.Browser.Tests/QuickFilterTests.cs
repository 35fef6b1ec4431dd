using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>Who is quicker than the database.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(FrontCollection.Name)]
public sealed class QuickFilterTests(FrontSite site)
{
    [Fact]
    public async Task WhatIsTypedAndChosenWhileAListIsRead_StaysAndCounts()
    {
        await site.AddRunningRunAsync("quick");
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GoToAsync("/");
        var filter = page.Locator("#filter");
        await filter.ClickAsync();
        await site.WithStoreAsync(async store =>
        {
            await using var locked = await store.Database.BeginTransactionAsync();
            await store.Database.ExecuteSqlAsync($"LOCK TABLE runs IN ACCESS EXCLUSIVE MODE");
            await filter.FillAsync("name = quick");
            await filter.PressAsync("Enter");
            await visitor.AtAsync("""^/\?filter=name%20%3D%20quick$""");
            await page.GetByLabel("Group by").SelectOptionAsync("status");
            await visitor.AtAsync("""^/\?filter=name%20%3D%20quick&group=status$""");
            await filter.FillAsync("name = quick and status = running");
            await locked.RollbackAsync();
            return 0;
        });
        await page.GetByText("1 run in 1 group").WaitForAsync();
        Assert.Equal("name = quick and status = running", await filter.InputValueAsync());
        await filter.PressAsync("Enter");
        await visitor.AtAsync("""^/\?filter=name%20%3D%20quick%20and%20status%20%3D%20running&group=status$""");
        Assert.Empty(visitor.Complaints);
    }
}
