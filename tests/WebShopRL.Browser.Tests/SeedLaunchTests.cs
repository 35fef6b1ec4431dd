using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>Several seeds from the launch form, by keyboard.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(FrontCollection.Name)]
public sealed class SeedLaunchTests(FrontSite site)
{
    [Theory]
    [InlineData(1440, "light")]
    [InlineData(390, "dark")]
    public async Task Launch_PutsARunOfEachSeedInLine_AndShowsThem(int width, string theme)
    {
        await using var visitor = await site.VisitAsync(width, theme);
        var name = $"three seeds {width}";
        await visitor.GoToAsync("/launch");
        await visitor.Page.Locator("#name").FillAsync(name);
        await visitor.Page.Locator("#seeds").FillAsync("3 or so");
        await visitor.Page.Locator("#seeds").PressAsync("Tab");
        await visitor.Page.Locator("#seeds").PressAsync("Enter");
        var problem = visitor.Page.Locator("span[role=alert]");
        await problem.WaitForAsync();
        Assert.Contains("neither a number of runs (3) nor a list of seeds (1, 5, 7)", await problem.InnerTextAsync(), StringComparison.Ordinal);
        await visitor.PictureAsync($"launch-seeds-refused-{width}-{theme}");

        await visitor.Page.Locator("#seeds").FillAsync("4, 8, 15");
        await visitor.Page.Locator("#seeds").PressAsync("Tab");
        await visitor.Page.Locator("#seeds").PressAsync("Enter");
        await visitor.Page.Locator("tbody a", new() { HasText = name }).Nth(2).WaitForAsync();

        await visitor.PictureAsync($"launch-seeds-{width}-{theme}", fullPage: false);
        Assert.Equal(3, await visitor.Page.Locator("tbody a", new() { HasText = name }).CountAsync());
        Assert.Equal([4, 8, 15], await site.WithStoreAsync(store => store.Runs.Where(run => run.Name == name).OrderBy(run => run.Id).Select(run => run.Seed).ToListAsync()));
        Assert.Empty(visitor.Complaints);
    }
}
