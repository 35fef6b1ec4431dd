using Microsoft.Playwright;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

[Trait(Category.Name, Category.Browser)]
[Collection(SiteCollection.Name)]
public sealed class PagesTests(Site site)
{
    public static TheoryData<int, string> Looks => new() { { 1440, "light" }, { 1440, "dark" }, { 390, "light" }, { 390, "dark" } };

    private static readonly string[] Paths = ["/", "/launch", "/compare", "/evaluations", "/comparisons", "/play", "/trajectories", "/preferences", "/runs/999999", "/evaluations/999999", "/trajectories/999999", "/comparisons/999999"];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Page_FitsItsWindowAndComplainsOfNothing(int width, string theme)
    {
        await using var visitor = await site.VisitAsync(width, theme);
        foreach (var path in Paths)
        {
            await visitor.GoToAsync(path);

            Assert.Equal(1, await visitor.Page.Locator("h1").CountAsync());
            Assert.Contains("WebShopRL", await visitor.Page.TitleAsync(), StringComparison.Ordinal);
            Assert.Equal(theme, await visitor.Page.EvaluateAsync<string>("() => document.documentElement.dataset.theme"));
            var overflow = await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overflow <= 0, $"{path} is {overflow} px wider than the window of {width} px.");
            await visitor.PictureAsync($"empty{path.Replace('/', '-')}-{width}-{theme}");
        }
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Control_HasAName_OnEveryPage()
    {
        await using var visitor = await site.VisitAsync();
        foreach (var path in Paths)
        {
            await visitor.GoToAsync(path);
            var nameless = await visitor.Page.EvaluateAsync<string[]>("""
                () => [...document.querySelectorAll("main button, main a, main input, main select, main textarea")]
                  .filter(e => !(e.textContent?.trim() || e.getAttribute("aria-label") || e.labels?.length || e.title))
                  .map(e => e.outerHTML.slice(0, 120))
                """);
            Assert.Empty(nameless);
        }
    }

    [Fact]
    public async Task Tab_LeadsPastTheNavigationToTheContent_WithAVisibleFocus()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/launch");
        await visitor.Page.EvaluateAsync("() => document.activeElement?.blur()");
        await visitor.Page.Locator("a.skip").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.Keyboard.PressAsync("Tab");

        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => document.querySelector('main').contains(document.activeElement)"));
        Assert.NotEqual("none", await visitor.Page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle"));
    }

    [Fact]
    public async Task Launch_AsksForAModelByName_AndSaysWhatIsWrongWithIt()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/launch");
        await visitor.Page.GetByRole(AriaRole.Radio, new() { Name = "Query writer" }).CheckAsync();
        await visitor.Page.GetByLabel("Queries per goal").WaitForAsync();
        await visitor.Page.Locator("#name").FillAsync("from a model");
        await visitor.Page.Locator("#initial_checkpoint").SelectOptionAsync(new SelectOptionValue { Label = "A published model …" });
        await visitor.Page.Locator("#model").FillAsync("../etc");
        await visitor.PictureAsync("launch-model");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).ClickAsync();

        var atTheField = visitor.Page.Locator("span[role=alert]");
        await atTheField.WaitForAsync();
        Assert.Contains("'model:../etc' is not a checkpoint", await atTheField.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("true", await visitor.Page.Locator("#model").GetAttributeAsync("aria-invalid"));
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task LaunchForm_KeepsWhatWasTyped_OverAReload_AndForgetsItWhenItIsLeft()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GoToAsync("/launch");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Query writer" }).CheckAsync();
        await page.GetByLabel("Queries per goal").FillAsync("7");
        await page.Locator("#name").FillAsync("kept over a reload");
        await page.Locator("#name").PressAsync("Tab");
        await visitor.ReloadAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('#name')?.value === 'kept over a reload'");
        // Its setting stands on the page only once the algorithm is chosen again.
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('input')].some(one => one.labels?.[0]?.textContent === 'Queries per goal' && one.value === '7')");
        Assert.True(await page.GetByRole(AriaRole.Radio, new() { Name = "Query writer" }).IsCheckedAsync());

        // By keyboard: what was put back last may yet move it.
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the runs" }).PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Runs", Exact = true }).WaitForAsync();
        await visitor.GoToAsync("/launch");
        Assert.Equal("", await page.Locator("#name").InputValueAsync());
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task LaunchForm_ShowsASetting_WhereItIsUsed()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/launch");
        await visitor.Page.GetByRole(AriaRole.Radio, new() { Name = "DPO" }).CheckAsync();
        var smoothing = visitor.Page.Locator("[id='settings.label_smoothing']");
        await smoothing.FillAsync("0.2");
        await smoothing.PressAsync("Tab");
        await visitor.Page.Locator("[id='settings.loss']").SelectOptionAsync("ipo");
        await smoothing.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await visitor.Page.Locator("[id='settings.loss']").SelectOptionAsync("robust");
        await smoothing.WaitForAsync();
        Assert.Equal("0.2", await smoothing.InputValueAsync());
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task DeletingARun_SaysWhatHangsOnIt_BeforeItIsDone()
    {
        var (id, child) = await site.WithStoreAsync(async store =>
        {
            var run = new Run { Name = "to go", Algorithm = "il", Settings = "{}", Status = RunStatus.Failed, CreatedAt = DateTimeOffset.UtcNow };
            store.Runs.Add(run);
            await store.SaveChangesAsync();
            var next = new Run { Name = "came from it", Algorithm = "il", Settings = "{}", Status = RunStatus.Failed, InitialCheckpoint = $"run:{run.Id}", CreatedAt = DateTimeOffset.UtcNow };
            store.Runs.Add(next);
            await store.SaveChangesAsync();
            return (run.Id, next.Id);
        });
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync($"/runs/{id}");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Delete …" }).ClickAsync();
        await visitor.Page.GetByText($"Other work came from this run: run {child} started from it.").WaitForAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await visitor.AtAsync("^/$");

        await visitor.Page.GotoAsync($"/runs/{id}");
        await visitor.Page.GetByText($"There is no run {id}").First.WaitForAsync();
        Assert.Empty(visitor.Complaints);
    }
}
