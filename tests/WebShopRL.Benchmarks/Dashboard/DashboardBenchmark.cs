using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using WebShopRL.Store;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web;
using WebShopRL.Web.Layout;

namespace WebShopRL.Benchmarks.Dashboard;

/// <summary>
/// The measurement pages in a real browser, over a database that is filled first. The median of several loads in one window each, after one that is not counted; milliseconds from the navigation, or the key, until what was
/// asked for is on the screen. The service, the browser and PostgreSQL share the machine. Needs a server as <c>ingest</c> does, and Chromium at /usr/bin/chromium. <c>--keep</c> leaves the database; <c>--loads N</c>.
/// </summary>
internal static class DashboardBenchmark
{
    private const int Viewers = 50, Trickle = 60;
    private const string ChartsDrawn = "document.querySelector('.chart[data-points]') && [...document.querySelectorAll('.chart')].every(chart => chart.dataset.points > 0 || chart.getBoundingClientRect().top >= innerHeight)";

    public static IReadOnlyDictionary<string, object> Run(string[] args) => RunAsync(args).GetAwaiter().GetResult();

    private static async Task<IReadOnlyDictionary<string, object>> RunAsync(string[] args)
    {
        var loads = args.IndexOf("--loads") is var at and >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 5;
        var given = Environment.GetEnvironmentVariable("ConnectionStrings__WebShop") ?? Environment.GetEnvironmentVariable("WEBSHOP_TEST_POSTGRES")
            ?? throw new InvalidOperationException("dashboard needs a PostgreSQL server: set ConnectionStrings__WebShop.");
        var connection = new NpgsqlConnectionStringBuilder(given) { Database = $"dashboard_{Guid.NewGuid():N}" }.ConnectionString;
        await using var service = WebShopApplication.Create(["--Urls=http://127.0.0.1:0", "--Role=web", $"--ConnectionStrings:WebShop={connection}", "--Logging:LogLevel:Default=Error", "--Demo:QuickStart=false"]);
        await Migration.RunAsync(service.Services);
        var stores = service.Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>();
        try
        {
            var clock = Stopwatch.StartNew();
            await FilledDatabase.FillAsync(service.Services.GetRequiredService<NpgsqlDataSource>());
            Console.WriteLine($"filled in {clock.Elapsed.TotalSeconds:F1} s");
            await service.StartAsync();
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
            });
            return await MeasureAsync(service, browser, loads);
        }
        finally
        {
            await service.StopAsync();
            await using var store = await stores.CreateDbContextAsync();
            if (!args.Contains("--keep"))
                await store.Database.EnsureDeletedAsync();
        }
    }

    private static async Task<IReadOnlyDictionary<string, object>> MeasureAsync(WebApplication service, IBrowser browser, int loads)
    {
        var address = service.Urls.First();
        Dictionary<string, object> figures = [];
        void Tell(string key, IEnumerable<double> values, double share = 0.5)
        {
            double[] sorted = [.. values.Order()];
            figures[key] = Math.Round(sorted[(int)(share * (sorted.Length - 1))]);
            Console.WriteLine($"{key}: {figures[key]} ({string.Join(" ", sorted.Select(value => value.ToString("F0", CultureInfo.InvariantCulture)))})");
        }

        await using (var cold = await Window.OpenAsync(browser, address))
        {
            await cold.LoadAsync("/", "document.querySelector('main[data-interactive] tbody tr')");
        }
        List<double> first = [], sizes = [];
        for (var load = 0; load < 3; load++)
        {
            await using var cold = await Window.OpenAsync(browser, address);
            first.Add(await cold.LoadAsync("/", "document.querySelector('main[data-interactive] tbody tr')"));
            sizes.Add(await cold.TotalAsync());
        }
        Tell("first_load_ms", first);
        Tell("first_load_kb", sizes);

        await using var window = await Window.OpenAsync(browser, address);
        var compared = string.Join(',', FilledDatabase.Compared);
        foreach (var (key, path, condition) in new (string, string, string)[]
        {
            ("runs_ms", "/", "document.querySelectorAll('tbody tr').length >= 50 && document.querySelector('h1')?.parentElement.innerText.includes('000 runs')"),
            ("compare_ms", $"/compare?runs={compared}", ChartsDrawn),
            ("run_100k_ms", $"/runs/{FilledDatabase.RunOf100K}", ChartsDrawn),
            ("run_1m_ms", $"/runs/{FilledDatabase.RunOf1M}", ChartsDrawn),
        })
        {
            List<double> times = [];
            for (var load = 0; load <= loads; load++)
                times.Add(await window.LoadAsync(path, condition));
            Tell(key, times.Skip(1));
        }
        Tell("filter_ms", await FilterAsync(window, service.Urls.First(), loads));
        Tell("trajectories_p95_ms", await TrajectoriesAsync(window, loads), 0.95);
        Tell("largest_answer_kb", [await window.LargestAsync()]);
        Tell("live_p95_ms", await FollowAsync(service, window), 0.95);
        return figures;
    }

    /// <summary>From Enter in the filter's field until the rows that fit are there, the best score first, and their number, which REST was asked for before.</summary>
    private static async Task<List<double>> FilterAsync(Window window, string address, int loads)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        List<double> times = [];
        await window.LoadAsync("/?sort=-eval/score.max", "document.querySelector('main[data-interactive] tbody tr')");
        await window.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        for (var load = 0; load <= loads; load++)
        {
            var field = window.Page.Locator("#filter");
            var filter = $"algorithm = dpo and eval/success_rate > 0.{load + 2} and settings.beta < 0.35";
            using var answer = await http.GetAsync(new Uri($"/api/v1/runs?limit=1&filter={Uri.EscapeDataString(filter)}", UriKind.Relative));
            var total = int.Parse(answer.EnsureSuccessStatusCode().Headers.GetValues("X-Total-Count").Single(), CultureInfo.InvariantCulture);
            await field.FillAsync(filter);
            times.Add(await window.PressAsync(field, "Enter", $"document.querySelector('h1').parentElement.innerText.split('\\n').includes('{Texts.Count(total)} runs') && document.querySelectorAll('tbody tr').length === 50"));
        }
        return [.. times.Skip(1)];
    }

    /// <summary>From a choice in the form over the table until the rows that fit are there.</summary>
    private static async Task<List<double>> TrajectoriesAsync(Window window, int loads)
    {
        List<double> times = [];
        await window.LoadAsync("/trajectories", "document.querySelector('main[data-interactive] tbody tr')");
        await window.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var (source, perfect) = (window.Page.GetByLabel("Source"), window.Page.GetByLabel("perfect purchases alone"));
        for (var load = 0; load <= loads; load++)
        {
            List<double> round = [];
            foreach (var name in new[] { "human", "imported", "policy" })
                round.Add(await window.SelectAsync(source, name, Rows($"source === '{name}'")));
            round.Add(await window.TickAsync(perfect, true, Rows("source === 'policy' && reward === 1")));
            round.Add(await window.TickAsync(perfect, false, Rows("source === 'policy'") + " && !location.search.includes('perfect')"));
            if (load > 0)
                times.AddRange(round);
        }
        return times;

        static string Rows(string fit) => $$"""(rows => rows.length > 0 && rows.every(({ cells }) => { const source = cells[1].innerText, reward = parseFloat(cells[3].innerText); return {{fit}}; }))([...document.querySelectorAll('tbody tr')])""";
    }

    /// <summary>Points of a run that one window and many other clients follow, one at a time: from recording to being drawn.</summary>
    private static async Task<List<double>> FollowAsync(WebApplication service, Window window)
    {
        var writer = service.Services.GetRequiredService<RunWriter>();
        var last = await writer.WriteAsync(FilledDatabase.LiveRun, 0, Batch(1));
        // The page's last drawing, since a chart of the one before is no longer in sight when it has gone over.
        await window.LoadAsync($"/runs/{FilledDatabase.LiveRun}", "document.querySelectorAll('main').length === 1 && document.querySelector('main[data-interactive] .chart')?.dataset.points == 1");
        await window.Page.EvaluateAsync("""
            () => {
              globalThis.drawn = [];
              const chart = document.querySelector('.chart');
              new MutationObserver(() => { for (let n = globalThis.drawn.length; n < chart.dataset.points; n++) globalThis.drawn.push(performance.timeOrigin + performance.now()); }).observe(chart, { attributes: true, attributeFilter: ['data-points'] });
              globalThis.drawn.push(0);
            }
            """);
        List<HubConnection> others = [];
        for (var viewer = 1; viewer < Viewers; viewer++)
        {
            var hub = new HubConnectionBuilder().WithUrl($"{service.Urls.First()}/hubs/runs").Build();
            await hub.StartAsync();
            await hub.InvokeAsync("Subscribe", FilledDatabase.LiveRun, last);
            others.Add(hub);
        }
        List<double> recorded = [0];
        for (var step = 2; step <= Trickle; step++)
        {
            recorded.Add((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds);
            last = await writer.WriteAsync(FilledDatabase.LiveRun, last, Batch(step));
            await Task.Delay(100);
        }
        await window.Page.WaitForFunctionAsync($"() => globalThis.drawn.length >= {Trickle}");
        var drawn = await window.Page.EvaluateAsync<double[]>("() => globalThis.drawn");
        foreach (var hub in others)
            await hub.DisposeAsync();
        return [.. Enumerable.Range(1, Trickle - 1).Select(place => drawn[place] - recorded[place])];
    }

    private static RunBatch Batch(int step) => new([new MetricPoint { Name = "il/loss", Step = step, Value = 1.0 / step }], [], null);
}
