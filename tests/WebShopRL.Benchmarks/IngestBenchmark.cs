using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web;
using WebShopRL.Web.Runs.Feed;

namespace WebShopRL.Benchmarks;

/// <summary>
/// Metric points recorded through the writer that training uses, into PostgreSQL; the same from outside over HTTP, as the Python client sends them; then the time from recording a point to a hub client's having it. Needs a server: <c>ConnectionStrings__WebShop</c> or, as
/// the tests have it, <c>WEBSHOP_TEST_POSTGRES</c>; a database of its own is made there and dropped.
/// </summary>
internal static class IngestBenchmark
{
    private const int Batches = 100, PointsOfBatch = 1_000, Trickle = 200, Senders = 2, Calls = 50, PointsOfCall = 5_000;

    private static readonly string[] Names = ["train/loss", "train/grad_norm", "eval/score", "custom/kl"];

    public static IReadOnlyDictionary<string, object> Run(string[] args) => RunAsync().GetAwaiter().GetResult();

    private static async Task<IReadOnlyDictionary<string, object>> RunAsync()
    {
        var given = Environment.GetEnvironmentVariable("ConnectionStrings__WebShop") ?? Environment.GetEnvironmentVariable("WEBSHOP_TEST_POSTGRES")
            ?? throw new InvalidOperationException("ingest needs a PostgreSQL server: set ConnectionStrings__WebShop.");
        var connection = new Npgsql.NpgsqlConnectionStringBuilder(given) { Database = $"ingest_{Guid.NewGuid():N}" }.ConnectionString;
        await using var service = WebShopApplication.Create(["--Urls=http://127.0.0.1:0", "--Role=web", $"--ConnectionStrings:WebShop={connection}", "--Logging:LogLevel:Default=Error"]);
        await Migration.RunAsync(service.Services);
        var stores = service.Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>();
        try
        {
            await service.StartAsync();
            var writer = service.Services.GetRequiredService<RunWriter>();
            var perSecond = await RecordAsync(stores, writer);
            var overHttp = await SendAsync(service.Urls.First());
            var delays = await FollowAsync(stores, writer, service.Urls.First());
            await service.StopAsync();
            var p95 = delays[(int)(0.95 * (delays.Length - 1))];
            Console.WriteLine($"{perSecond:F0} points per second in batches of {PointsOfBatch}; {overHttp:F0} over HTTP from {Senders} programs in batches of {PointsOfCall}; recorded to received: p50 {delays[delays.Length / 2]:F1} ms, p95 {p95:F1} ms");
            return new Dictionary<string, object> { ["points_per_second"] = Math.Round(perSecond), ["http_points_per_second"] = Math.Round(overHttp), ["p95_ms"] = Math.Round(p95, 2) };
        }
        finally
        {
            await using var store = await stores.CreateDbContextAsync();
            await store.Database.EnsureDeletedAsync();
        }
    }

    private static async Task<double> RecordAsync(IDbContextFactory<WebShopDbContext> stores, RunWriter writer)
    {
        var run = await AddRunAsync(stores);
        var last = await writer.WriteAsync(run, 0, Batch(0, PointsOfBatch), CancellationToken.None);
        var clock = Stopwatch.StartNew();
        for (var batch = 1; batch <= Batches; batch++)
            last = await writer.WriteAsync(run, last, Batch(batch * PointsOfBatch, PointsOfBatch), CancellationToken.None);
        return Batches * PointsOfBatch / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Runs from outside, each with a program that sends batch after batch; points per second of all together, the first batch of each left out.</summary>
    private static async Task<double> SendAsync(string address)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        var runs = await Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            using var begun = await client.PostAsJsonAsync("/api/v1/runs/external", new { name = $"sender {sender}" });
            var run = (int)(await begun.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
            await CallAsync(run, 0);
            return run;
        }));
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(runs.Select(async run =>
        {
            for (var call = 1; call <= Calls; call++)
                await CallAsync(run, call);
        }));
        return (double)Senders * Calls * PointsOfCall / clock.Elapsed.TotalSeconds;

        async Task CallAsync(int run, int call)
        {
            var points = Enumerable.Range(call * PointsOfCall, PointsOfCall).Select(step => new { name = Names[step % Names.Length], step, value = 1.0 / (step + 1), wall_seconds = 0.01 * step });
            using var answer = await client.PostAsJsonAsync($"/api/v1/runs/{run}/metrics", new { batch = $"{call}", points });
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <summary>One point at a time, as a slow trainer tells them. Milliseconds, smallest first.</summary>
    private static async Task<double[]> FollowAsync(IDbContextFactory<WebShopDbContext> stores, RunWriter writer, string address)
    {
        var run = await AddRunAsync(stores);
        var received = new ConcurrentDictionary<int, long>();
        await using var hub = new HubConnectionBuilder().WithUrl($"{address}/hubs/runs").Build();
        hub.On<JsonObject>("points", message =>
        {
            foreach (var point in message["points"]!.AsArray())
                received.TryAdd((int)point!["step"]!, Stopwatch.GetTimestamp());
        });
        await hub.StartAsync();
        await hub.InvokeAsync("Subscribe", run, 0L);
        var sent = new long[Trickle];
        var last = 0L;
        for (var step = 0; step < Trickle; step++)
        {
            sent[step] = Stopwatch.GetTimestamp();
            last = await writer.WriteAsync(run, last, Batch(step, 1), CancellationToken.None);
            await Task.Delay(20);
        }
        for (var waited = Stopwatch.StartNew(); received.Count < Trickle; await Task.Delay(10))
            if (waited.Elapsed.TotalSeconds > 30)
                throw new TimeoutException($"Only {received.Count} of {Trickle} points came.");
        return [.. sent.Select((at, step) => Stopwatch.GetElapsedTime(at, received[step]).TotalMilliseconds).Order()];
    }

    private static async Task<int> AddRunAsync(IDbContextFactory<WebShopDbContext> stores)
    {
        await using var store = await stores.CreateDbContextAsync();
        var run = new Run { Name = "ingest", Algorithm = "il", Settings = "{}", Status = RunStatus.Running, LeaseUntil = DateTimeOffset.UtcNow.AddHours(1), CreatedAt = DateTimeOffset.UtcNow };
        store.Runs.Add(run);
        await store.SaveChangesAsync();
        return run.Id;
    }

    private static RunBatch Batch(int firstStep, int points) => new([.. Enumerable.Range(firstStep, points).Select(step => new MetricPoint { Name = "il/loss", Step = step, Value = step })], [], null);
}
