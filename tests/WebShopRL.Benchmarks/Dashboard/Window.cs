using Microsoft.Playwright;

namespace WebShopRL.Benchmarks.Dashboard;

/// <summary>A browser window that remembers how large the answers were that it got: pages, API answers and messages of sockets; what never changes and is cached - scripts, styles - apart.</summary>
internal sealed class Window : IAsyncDisposable
{
    /// <summary>For the browser and the service to end what the page before had begun.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly IBrowserContext _context;
    private readonly List<Task<int>> _answers = [];
    private readonly List<int> _messages = [];
    private readonly List<IRequest> _requests = [];

    private Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.SetDefaultTimeout(120_000);
        page.RequestFinished += (_, request) =>
        {
            _requests.Add(request);
            if (request.ResourceType is "document" or "fetch" or "xhr")
                _answers.Add(SizeAsync(request));
        };
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => _messages.Add(frame.Binary?.Length ?? frame.Text?.Length ?? 0);
    }

    public IPage Page { get; }

    public static async Task<Window> OpenAsync(IBrowser browser, string address)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 }, BaseURL = address });
        await context.AddInitScriptAsync("{ const look = () => requestAnimationFrame(globalThis.holds?.() ? () => globalThis.shownAt = performance.now() : look); requestAnimationFrame(look); }");
        return new Window(context, await context.NewPageAsync());
    }

    /// <summary>
    /// Milliseconds from the beginning of a navigation until a condition of the page holds and the frame after has begun: until it is on the screen. It comes from a page of a word, while nothing else goes on; the page itself looks, in
    /// every frame, so that the way to this program does not count.
    /// </summary>
    public async Task<double> LoadAsync(string path, string condition)
    {
        if (Page.Url != "about:blank")
            await Page.GotoAsync("/alive");
        await Task.Delay(Rest);
        await Page.AddInitScriptAsync($"globalThis.holds = () => {condition};");
        await Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Commit });
        return await (await Page.WaitForFunctionAsync("() => globalThis.shownAt")).JsonValueAsync<double>();
    }

    /// <summary>Milliseconds from a key until a condition of the page holds.</summary>
    public Task<double> PressAsync(ILocator field, string key, string condition) => SinceAsync("keydown", () => field.PressAsync(key), condition);

    /// <summary>Milliseconds from the choice of another option until a condition of the page holds.</summary>
    public Task<double> SelectAsync(ILocator field, string option, string condition) => SinceAsync("change", () => field.SelectOptionAsync(option), condition);

    /// <summary>Milliseconds from a tick until a condition of the page holds.</summary>
    public Task<double> TickAsync(ILocator field, bool ticked, string condition) => SinceAsync("change", () => field.SetCheckedAsync(ticked), condition);

    private async Task<double> SinceAsync(string happening, Func<Task> act, string condition)
    {
        await Page.EvaluateAsync("happening => addEventListener(happening, () => globalThis.happened = performance.now(), { once: true, capture: true })", happening);
        await act();
        return await (await Page.WaitForFunctionAsync($"() => ({condition}) && performance.now() - globalThis.happened")).JsonValueAsync<double>();
    }

    /// <summary>The largest answer so far, in kilobytes.</summary>
    public async Task<double> LargestAsync() => Math.Max((await Task.WhenAll(_answers)).DefaultIfEmpty(0).Max(), _messages.DefaultIfEmpty(0).Max()) / 1024.0;

    /// <summary>Everything that has come over the wire, in kilobytes.</summary>
    public async Task<double> TotalAsync()
    {
        var total = _messages.Sum();
        foreach (var request in _requests.ToArray())
            total += await SizeAsync(request);
        return total / 1024.0;
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static async Task<int> SizeAsync(IRequest request)
    {
        var sizes = await request.SizesAsync();
        return sizes.ResponseBodySize + sizes.ResponseHeadersSize;
    }
}
