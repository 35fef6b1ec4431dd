using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

[Trait(Category.Name, Category.Browser)]
[Collection(ShownCollection.Name)]
public sealed class TrajectoryPolicyTests(ShownSite site)
{
    private const string Bars = ".asked tbody tr .bar";

    [Fact]
    public async Task Policy_IsAskedAboutEachStepShown_AndStaysInTheAddress()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GoToAsync(site.TrajectoryAsked.Split('?')[0]);
        Assert.Equal(0, await page.Locator(".asked").CountAsync());
        await page.GetByLabel("A policy that is asked about each step").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.Locator(Bars).First.WaitForAsync();
        await page.Locator("h1").FocusAsync();
        await page.Keyboard.PressAsync("j");
        await page.GetByText("Step 2 of").First.WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.asked tbody tr .bar').length > 1");
        Assert.Contains("agent=", page.Url, StringComparison.Ordinal);
        var shares = await page.Locator(".asked td.number").AllInnerTextsAsync();
        Assert.InRange(shares.Sum(share => double.Parse(share.Split(' ')[0].Split('\u00A0')[0], System.Globalization.CultureInfo.InvariantCulture)), 97, 103);
        Assert.Equal(1, await page.Locator(".asked .taken").CountAsync());
        Assert.Equal(1, await page.GetByText("its choice").CountAsync());
        await visitor.ReloadAsync();
        await page.Locator(Bars).First.WaitForAsync();
        Assert.Equal(shares, await page.Locator(".asked td.number").AllInnerTextsAsync());
        await visitor.GoToAsync($"{site.TrajectoryAsked.Split("agent=")[0]}agent=model:demo-agent");
        await page.GetByRole(AriaRole.Alert).GetByText("is a reward model").WaitForAsync();
        await page.SetViewportSizeAsync(390, 844);
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "The page is wider than a telephone.");
        Assert.Empty(visitor.Complaints);
    }
}
