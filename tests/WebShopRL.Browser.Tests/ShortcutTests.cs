using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>Keys, on a site without anything on it.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(FrontCollection.Name)]
public sealed class ShortcutTests(FrontSite site)
{
    [Fact]
    public async Task Keys_LeadThroughThePages_AndQuestionMarkListsThem()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/");
        var keyboard = visitor.Page.Keyboard;
        await keyboard.PressAsync("?");
        var list = visitor.Page.GetByRole(AriaRole.Dialog);
        await list.WaitForAsync();
        var text = await list.InnerTextAsync();
        Assert.Contains("Go to: Filter", text, StringComparison.Ordinal);
        Assert.Contains("Launch a run", text, StringComparison.Ordinal);
        await visitor.PictureAsync("keys", fullPage: false);
        await keyboard.PressAsync("n"); // In the list no key does anything else.
        await keyboard.PressAsync("Escape");
        await list.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.EndsWith("/", visitor.Page.Url, StringComparison.Ordinal);

        await keyboard.PressAsync("/");
        Assert.Equal("filter", await visitor.Page.EvaluateAsync<string>("() => document.activeElement.id"));
        await keyboard.TypeAsync("gn?"); // Typed, not obeyed.
        Assert.Equal("gn?", await visitor.Page.Locator("#filter").InputValueAsync());
        await visitor.Page.Locator("h1").FocusAsync();
        // In one go: the second has a moment to come after the first.
        await keyboard.TypeAsync("ge");
        await visitor.AtAsync("^/evaluations$");
        await keyboard.PressAsync("n");
        await visitor.AtAsync("^/launch$");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Keys_CanBeSwitchedOff()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/evaluations");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Keys" }).ClickAsync();
        await visitor.Page.GetByLabel("Single keys do this").UncheckAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await visitor.Page.Keyboard.PressAsync("n");
        await visitor.Page.WaitForTimeoutAsync(500);
        Assert.EndsWith("/evaluations", visitor.Page.Url, StringComparison.Ordinal);
    }

    /// <summary>The page to try the API on needs nothing from elsewhere: it is for machines without a network too.</summary>
    [Fact]
    public async Task Scalar_ComesFromTheServiceAlone()
    {
        await using var visitor = await site.VisitAsync();
        List<string> elsewhere = [];
        visitor.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(site.Address, StringComparison.Ordinal) && request.Url.StartsWith("http", StringComparison.Ordinal))
                elsewhere.Add(request.Url);
        };
        await visitor.Page.GotoAsync("/scalar");
        await visitor.Page.GetByText("Puts a run in line").Or(visitor.Page.GetByText("Shopping agents trained")).First.WaitForAsync();
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Empty(elsewhere);
    }
}
