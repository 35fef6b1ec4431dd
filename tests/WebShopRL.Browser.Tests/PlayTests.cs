using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

[Trait(Category.Name, Category.Browser)]
[Collection(SiteCollection.Name)]
public sealed class PlayTests(Site site)
{
    [Fact]
    public async Task Episode_PlayedByKeyboard_IsAHumanTrajectory()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GoToAsync("/play?goal=600");
        await page.Locator("#annotator").FillAsync("Ada");
        await page.Locator("#goal").PressAsync("Enter");
        var instruction = await page.Locator(".instruction strong").InnerTextAsync();

        var search = page.GetByRole(AriaRole.Textbox, new() { Name = "Search the shop" });
        await search.FillAsync(instruction);
        await search.PressAsync("Enter");
        await page.Locator(".results li").First.WaitForAsync();
        await visitor.PictureAsync("play-results");
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Description" }).WaitForAsync();
        await page.Keyboard.PressAsync("d");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Description" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "< Prev" }).PressAsync("Enter");
        var option = page.Locator(".option").First;
        if (await option.CountAsync() > 0)
        {
            await option.PressAsync("Enter");
            await page.Locator(".option[aria-pressed=true]").First.WaitForAsync();
        }
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "The page is wider than its window.");
        await visitor.PictureAsync("play-item");
        await visitor.GoToAsync(page.Url);
        await page.GetByRole(AriaRole.Button, new() { Name = "Buy Now" }).PressAsync("Enter");
        await page.Locator(".score strong").WaitForAsync();
        await visitor.PictureAsync("play-done");

        var stored = await site.WithStoreAsync(store => store.Trajectories.AsNoTracking().SingleAsync(trajectory => trajectory.Annotator == "Ada"));
        Assert.Equal(("human", instruction), (stored.Source, stored.Instruction));
        Assert.True(stored.Length >= 5);
        await visitor.GoToAsync($"/trajectories/{stored.Id}");
        Assert.Equal(stored.Length, await page.Locator("main ol > li").CountAsync());
        await visitor.PictureAsync("trajectory");
        await visitor.GoToAsync("/trajectories?source=human");
        Assert.Contains(instruction, await page.Locator("table", new() { HasText = "Instruction" }).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(visitor.Complaints);
    }
}
