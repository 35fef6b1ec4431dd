using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WebShopRL.Store.Episodes;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

[Trait(Category.Name, Category.Browser)]
[Collection(SiteCollection.Name)]
public sealed class PlayTests(Site site)
{
    /// <summary>It has the focus where there is one.</summary>
    private const string SearchBox = "input[aria-label='Search the shop']:focus";

    [Fact]
    public async Task Episode_PlayedByKeyboardAlone_IsAHumanTrajectory()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GoToAsync("/play?goal=600");
        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Locator("#goal")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        await Assertions.Expect(page.Locator("#annotator")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("Ada");
        await Assertions.Expect(page.Locator("#annotator")).ToHaveValueAsync("Ada");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        var instruction = await page.Locator(".instruction strong").InnerTextAsync();
        // The search box has the focus.
        await page.Locator(SearchBox).WaitForAsync();
        await page.Keyboard.TypeAsync(instruction);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".results li").First.WaitForAsync();
        await page.Keyboard.PressAsync("n");
        await page.GetByText("Page 2 ·").WaitForAsync();
        await page.Keyboard.PressAsync("p");
        await page.GetByText("Page 1 ·").WaitForAsync();
        await page.Keyboard.PressAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Buy Now" }).WaitForAsync();
        await page.Keyboard.PressAsync("d");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Description" }).WaitForAsync();
        await page.Keyboard.PressAsync("f");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Features" }).WaitForAsync();
        await page.Keyboard.PressAsync("p");
        await page.GetByRole(AriaRole.Button, new() { Name = "Buy Now" }).WaitForAsync();
        // What is unmet is not told before the purchase.
        Assert.Equal(0, await page.Locator(".wishes").CountAsync());
        var options = await page.Locator(".option").CountAsync();
        if (options > 0)
        {
            await page.Keyboard.PressAsync("1");
            await page.Locator(".option[data-key='1'][aria-pressed=true]").WaitForAsync();
        }

        await page.Keyboard.PressAsync("?");
        var keys = page.Locator("#shortcuts[open]");
        Assert.Contains("Buy Now", await keys.InnerTextAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        await keys.WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await visitor.GoToAsync(page.Url);
        Assert.Equal(options > 0 ? 1 : 0, await page.Locator(".option[aria-pressed=true]").CountAsync());
        await page.Keyboard.PressAsync("y");
        await page.Locator(".score strong").WaitForAsync();
        await page.Locator(".wishes li").First.WaitForAsync();

        var stored = await site.WithStoreAsync(store => store.Trajectories.AsNoTracking().SingleAsync(trajectory => trajectory.Annotator == "Ada"));
        Assert.Equal(("human", instruction, options > 0 ? 10 : 9), (stored.Source, stored.Instruction, stored.Length));
        Assert.Equal(stored.Length, stored.StepSeconds!.Length);
        Assert.NotNull(stored.Product);

        // The next one comes by itself; skipped with a reason, the one after it.
        await page.Keyboard.PressAsync("n");
        await page.Locator(SearchBox).WaitForAsync();
        var skipped = page.Url;
        await page.Locator("h1").FocusAsync();
        await page.Keyboard.PressAsync("s");
        await page.Locator("#skip-reason:focus").WaitForAsync();
        await page.Keyboard.TypeAsync("The shop does not have it");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("before => location.href !== before", skipped);
        await visitor.GoToAsync(skipped);
        Assert.Contains("was skipped: The shop does not have it", await page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("skipped: The shop does not have it", await page.Locator(".skipped").InnerTextAsync(), StringComparison.Ordinal);

        await visitor.GoToAsync($"/trajectories/{stored.Id}");
        Assert.Equal(stored.Length, await page.Locator("main ol > li").CountAsync());
        await visitor.PictureAsync("trajectory");
        await visitor.GoToAsync("/trajectories?source=human");
        Assert.Contains(instruction, await page.Locator("table", new() { HasText = "Instruction" }).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Episode_IsAsItWas_WhenTheServiceStartsAnewUnderIt()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await StartAsync(visitor, 601, "Bea");
        await SearchAsync(page);
        await page.Keyboard.PressAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Buy Now" }).WaitForAsync();
        var title = await page.Locator(".item h2").InnerTextAsync();
        await page.EvaluateAsync("() => { globalThis.isOfBefore = true; }");
        await site.StopAsync();
        await site.StartAsync();
        // It comes back by itself: going there as well would be two navigations at once, of which either may be broken off.
        await page.WaitForFunctionAsync("() => globalThis.isOfBefore === undefined");
        await visitor.ReadyAsync();
        Assert.Equal(title, await page.Locator(".item h2").InnerTextAsync());
        await page.Keyboard.PressAsync("y");
        await page.Locator(".score strong").WaitForAsync();
        Assert.Equal(3, (await site.WithStoreAsync(store => store.Trajectories.AsNoTracking().SingleAsync(trajectory => trajectory.Annotator == "Bea"))).Length);
    }

    [Fact]
    public async Task Goal_IsRefused_WhileSomebodyElsePlaysIt()
    {
        await using var visitor = await site.VisitAsync();
        await StartAsync(visitor, 602, "Cem");
        await visitor.GoToAsync("/play?goal=602");
        await visitor.Page.Locator("#annotator").FillAsync("Dan");
        await visitor.Page.Locator("#goal").PressAsync("Enter");
        await visitor.Page.GetByText("Goal 602 is being played by Cem").WaitForAsync();
    }

    [Fact]
    public async Task Agent_GoesOnToTheEnd_AndLeavesNoHumanTrajectory()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await StartAsync(visitor, 603, "Eva");
        await SearchAsync(page);
        await page.Keyboard.PressAsync("w");
        await page.GetByText("It would do").WaitForAsync();
        Assert.Equal(1, await page.Locator(".odds").CountAsync());
        await page.Keyboard.PressAsync("o");
        await page.GetByText("not stored as a human trajectory").First.WaitForAsync();
        await page.Keyboard.PressAsync("o");
        await page.GetByText("model:demo-agent has taken steps here").WaitForAsync();
        await visitor.PictureAsync("play-agent");
        // It thinks about the next page first.
        await page.Locator("main [data-key='e']").WaitForAsync();
        await page.Keyboard.PressAsync("e");
        await page.Locator(".score strong").WaitForAsync(new() { Timeout = Visitor.OfWork });
        Assert.Contains("no human trajectory", await page.Locator(".agent").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await site.WithStoreAsync(store => store.Trajectories.CountAsync(trajectory => trajectory.Annotator == "Eva")));
        var task = await site.WithStoreAsync(store => store.PlayTasks.AsNoTracking().SingleAsync(task => task.Annotator == "Eva"));
        Assert.Equal((PlayTaskStatus.Bought, "model:demo-agent"), (task.Status, task.HandedTo));
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [InlineData(390, "light")]
    [InlineData(390, "dark")]
    [InlineData(1440, "light")]
    [InlineData(1440, "dark")]
    [InlineData(2560, "light")]
    public async Task Pages_FitTheWindow_WithTheInstructionInSight(int width, string theme)
    {
        await using var visitor = await site.VisitAsync(width, theme);
        var page = visitor.Page;
        await StartAsync(visitor, 604, $"Wide {width} {theme}");
        await FitsAsync("home");
        await SearchAsync(page);
        await page.EvaluateAsync("() => scrollTo(0, document.body.scrollHeight)");
        Assert.True(await page.Locator(".instruction").EvaluateAsync<bool>("box => { const at = box.getBoundingClientRect(); return at.top >= 0 && document.elementFromPoint(at.left + 20, at.top + 8) === box || box.contains(document.elementFromPoint(at.left + 20, at.top + 8)); }"), "The instruction is out of sight.");
        await FitsAsync("results");
        await page.Keyboard.PressAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Buy Now" }).WaitForAsync();
        if (await page.Locator(".option").CountAsync() > 0)
        {
            await page.Keyboard.PressAsync("1");
            await page.Locator(".option[aria-pressed=true]").WaitForAsync();
        }
        await FitsAsync("item");
        await page.Keyboard.PressAsync("f");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Features" }).WaitForAsync();
        await FitsAsync("features");
        await page.Keyboard.PressAsync("p");
        await page.GetByRole(AriaRole.Button, new() { Name = "Buy Now" }).WaitForAsync();
        await page.Keyboard.PressAsync("y");
        await page.Locator(".score strong").WaitForAsync();
        await FitsAsync("done");
        await visitor.GoToAsync("/play");
        await FitsAsync("overview");

        async Task FitsAsync(string name)
        {
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"The page '{name}' is wider than its window.");
            await visitor.PictureAsync($"play-{name}-{width}-{theme}");
        }
    }

    [Fact]
    public async Task Search_TypedAndNotSent_OutlivesAReload_AndIsGoneOnceItIsSent()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await StartAsync(visitor, 605, "Fay");
        await page.Keyboard.TypeAsync("red cotton shoes");
        await visitor.ReloadAsync();
        const string typed = "() => document.querySelector(\"input[aria-label='Search the shop']\")?.value";
        await page.WaitForFunctionAsync($"() => ({typed})() === 'red cotton shoes'");
        // The service knows it too, not the field alone.
        await page.Locator("input[aria-label='Search the shop']").PressAsync("Enter");
        await page.GetByText("Page 1 ·").WaitForAsync();
        Assert.Contains("red cotton shoes", (await site.WithStoreAsync(store => store.PlayTasks.AsNoTracking().SingleAsync(task => task.Annotator == "Fay"))).Actions, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("b");
        await page.Locator(SearchBox).WaitForAsync();
        await visitor.ReloadAsync();
        await page.Locator(SearchBox).WaitForAsync();
        Assert.Equal("", await page.EvaluateAsync<string>(typed));
    }

    private static async Task StartAsync(Visitor visitor, int goal, string annotator)
    {
        await visitor.GoToAsync($"/play?goal={goal}");
        await visitor.Page.Locator("#annotator").FillAsync(annotator);
        await visitor.Page.Locator("#goal").PressAsync("Enter");
        await visitor.Page.Locator(SearchBox).WaitForAsync();
    }

    private static async Task SearchAsync(IPage page)
    {
        await page.Keyboard.TypeAsync(await page.Locator(".instruction strong").InnerTextAsync());
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".results li").First.WaitForAsync();
    }
}
