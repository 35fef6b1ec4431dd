using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>What holds of every page there is, those that are yet to be written included, with something to show on each. Where WEBSHOP_SCREENSHOTS names a folder, each is pictured there in both themes.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(ShownCollection.Name)]
public sealed class EveryPageTests(ShownSite site)
{
    /// <summary>Levels A and AA of WCAG 2.0, 2.1 and 2.2.</summary>
    private static readonly AxeRunOptions Wcag = new() { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } };

    [Theory]
    [InlineData(1440, "light", "dark")]
    [InlineData(390, "dark", "light")]
    public async Task Page_IsAccessible_AndFitsItsWindow(int width, string theme, string other)
    {
        await using var visitor = await site.VisitAsync(width, theme);
        // Half-way through a movement colors are between two others.
        await visitor.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        List<string> found = [];
        foreach (var address in site.Addresses)
        {
            await visitor.GoToAsync(address);
            await Assertions.Expect(visitor.Page.GetByText("Asking …")).ToHaveCountAsync(0);
            var result = await visitor.Page.RunAxe(Wcag);
            found.AddRange(result.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{address}: {rule.Id}: {Start(node.Html)} ({string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))})")));
            var overflow = await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (overflow > 0)
                found.Add($"{address} is {overflow} px wider than its window of {width} px.");
            await visitor.PageAsync($"{site.NameOf(address)}-{width}-{theme}", theme);
            await visitor.PageAsync($"{site.NameOf(address)}-{width}-{other}", other);
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.Empty(visitor.Complaints);
    }

    private static string Start(string html) => html[..Math.Min(160, html.Length)];
}
