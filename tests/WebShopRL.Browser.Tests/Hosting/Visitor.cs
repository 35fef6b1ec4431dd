using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace WebShopRL.Tests.Hosting;

/// <summary>A browser window on the site.</summary>
public sealed partial class Visitor : IAsyncDisposable
{
    private static readonly string? Screenshots = Environment.GetEnvironmentVariable("WEBSHOP_SCREENSHOTS");

    /// <summary>For what a page shows, in milliseconds.</summary>
    public const float OfPages = 60_000;

    /// <summary>For what trains or plays, in milliseconds: two cores may have other work. Nobody waits for it where all is well.</summary>
    public const float OfWork = 300_000;

    /// <summary>Of a picture, in pixels.</summary>
    private const int Highest = 2_000;

    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public Visitor(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.SetDefaultTimeout(OfPages);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add($"{message.Type}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => _complaints.Add($"uncaught: {error}");
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the browser's console so far.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Goes to a page and waits until it takes clicks.</summary>
    public async Task GoToAsync(string path)
    {
        await Page.GotoAsync(path);
        await ReadyAsync();
    }

    /// <summary>Loads the page again and waits until it takes clicks.</summary>
    public async Task ReloadAsync()
    {
        await Page.ReloadAsync();
        await ReadyAsync();
    }

    /// <summary>Waits until the page that is being loaded takes clicks: its circuit stands, it has read what it shows, and what was drawn before it has gone.</summary>
    public async Task ReadyAsync()
    {
        await Page.WaitForFunctionAsync("() => globalThis.Blazor?._internal?.navigationManager !== undefined && document.querySelector('main[data-interactive] h1') !== null && document.querySelector('[data-reading], main[data-before]') === null");
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>Waits for the chart that the selector means, and scrolls to the page's first as its reader does: one that is out of sight is not drawn, and what is being drawn anew may move it out of sight again.</summary>
    public async Task<ILocator> ChartAsync(string selector)
    {
        await Page.WaitForFunctionAsync("selector => document.querySelector(selector) !== null || void document.querySelector('.chart')?.scrollIntoView({ block: 'nearest' })", selector);
        var chart = Page.Locator(selector);
        await chart.ScrollIntoViewIfNeededAsync();
        await chart.WaitForAsync();
        await Page.WaitForFunctionAsync("selector => document.querySelector(selector)?.hasAttribute('data-sketched') === false", selector);
        return chart;
    }

    /// <summary>Waits until the chart that the selector means has drawn so many points, as more than a sketch, and gives how many there are. It is scrolled to until it is drawn.</summary>
    public async Task<int> PointsAsync(string selector, int least)
    {
        var drawn = await Page.WaitForFunctionAsync("""
            ([selector, least]) => {
              const chart = document.querySelector(selector);
              if (chart && chart.dataset.points === undefined) chart.scrollIntoView({ block: "nearest" });
              return Number(chart?.dataset.points) >= least && !chart.hasAttribute("data-sketched") && Number(chart.dataset.points);
            }
            """, new object[] { selector, least }, new() { Timeout = OfWork });
        return await drawn.JsonValueAsync<int>();
    }

    /// <summary>Launches an imitation run through the form, stays on the run's page and returns the run's id.</summary>
    public async Task<int> LaunchAsync(string name, Dictionary<string, string> settings)
    {
        await GoToAsync("/launch");
        await Page.Locator("#name").FillAsync(name);
        foreach (var (setting, value) in settings)
        {
            var field = Page.Locator($"[id='settings.{setting}']");
            if (await field.EvaluateAsync<string>("e => e.tagName") == "SELECT")
                await field.SelectOptionAsync(value);
            else
                await field.FillAsync(value);
        }
        // By keyboard: what was typed last is taken when it is left, the form grows, and the button moves away under a mouse.
        await Page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).PressAsync("Enter");
        return int.Parse(RunAddress().Match(await AtAsync(RunAddress().ToString())).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until the page's address, from its path on, fits a regular expression of the browser's, and gives it. It looks at the address itself: to wait for a navigation within a page is to miss one that came just before.</summary>
    public async Task<string> AtAsync(string pattern) =>
        await (await Page.WaitForFunctionAsync("pattern => new RegExp(pattern).test(location.pathname + location.search) && location.pathname + location.search", pattern)).JsonValueAsync<string>();

    /// <summary>Keeps a picture in the folder that WEBSHOP_SCREENSHOTS names, where it names one.</summary>
    public async Task PictureAsync(string name, bool fullPage = true)
    {
        if (Screenshots is not null)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, name + ".png"), FullPage = fullPage });
    }

    /// <summary>Keeps a small picture of the page, as far down as a reader scrolls, where WEBSHOP_SCREENSHOTS names a folder: the theme is asked for first, so that the page is left in it.</summary>
    public async Task PageAsync(string name, string theme)
    {
        if (Screenshots is null)
            return;
        await Page.EmulateMediaAsync(new() { ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light });
        await Page.WaitForFunctionAsync("theme => document.documentElement.dataset.theme === theme", theme);
        // Colors pass into those of the other theme; a picture is of what stays.
        await Page.EvaluateAsync("() => new Promise(requestAnimationFrame).then(() => Promise.all(document.getAnimations().filter(one => one.effect.getComputedTiming().iterations !== Infinity).map(one => one.finished.catch(() => {}))))");
        var (width, height) = (await Page.EvaluateAsync<int>("() => innerWidth"), Math.Min(Highest, await Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight")));
        var session = await _context.NewCDPSessionAsync(Page);
        var shot = await session.SendAsync("Page.captureScreenshot", new()
        {
            ["format"] = "webp", ["quality"] = 55, ["captureBeyondViewport"] = true,
            ["clip"] = new Dictionary<string, object> { ["x"] = 0, ["y"] = 0, ["width"] = width, ["height"] = height, ["scale"] = 1 },
        });
        await File.WriteAllBytesAsync(Path.Combine(Screenshots, name + ".webp"), shot!.Value.GetProperty("data").GetBytesFromBase64());
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [GeneratedRegex("/runs/([0-9]+)$")]
    private static partial Regex RunAddress();
}
