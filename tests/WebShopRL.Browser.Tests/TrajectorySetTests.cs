using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

[Trait(Category.Name, Category.Browser)]
[Collection(ShownCollection.Name)]
public sealed class TrajectorySetTests(ShownSite site)
{
    [Fact]
    public async Task Set_IsRenamedAndDescribed_ByKeyboard_AndATakenNameIsRefusedInPlace()
    {
        var before = await site.WithStoreAsync(store => store.TrajectorySets.AsNoTracking().OrderBy(set => set.Id).FirstAsync());
        var taken = await site.WithStoreAsync(store => store.TrajectorySets.Where(set => set.Id != before.Id).Select(set => set.Name).FirstAsync());
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GoToAsync("/trajectories");
        await page.GetByRole(AriaRole.Link, new() { Name = $"Edit the name and notes of {before.Name}", Exact = true }).PressAsync("Enter");
        await page.Locator("#set-name:focus").WaitForAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(taken);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("already: give another name").WaitForAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("shown set");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Own episodes of the first study.");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("The set shown set is saved.").WaitForAsync();
        await page.Locator("#set-name").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.GetByLabel("Sets", new() { Exact = true }).GetByText("Own episodes of the first study.").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "shown set", Exact = true }).ClickAsync();
        await page.GetByText("Trajectories of the set shown set").WaitForAsync();
        Assert.Equal(("shown set", "Own episodes of the first study."), await site.WithStoreAsync(async store => (await store.TrajectorySets.AsNoTracking().SingleAsync(set => set.Id == before.Id)) is var set ? (set.Name, set.Notes) : default));
        Assert.Empty(visitor.Complaints);
    }
}
