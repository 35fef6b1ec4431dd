using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WebShopRL.Shop;
using WebShopRL.Web;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Benchmarks;

/// <summary>
/// REST steps: the service as it runs, on a socket, and 32 clients in the same process that start an episode, search for its instruction, click about at random and buy.
/// The whole of a step is counted, from sending the action to having read the page and its actions; starting episodes takes time too but is not counted as a step.
/// Episodes without an annotator need no database, so none is asked for.
/// </summary>
internal static class HttpBenchmark
{
    private const int Sessions = 32;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);

    public static IReadOnlyDictionary<string, object> Run(string[] args) => RunAsync().GetAwaiter().GetResult();

    private static async Task<IReadOnlyDictionary<string, object>> RunAsync()
    {
        await using var service = CreateService();
        await service.StartAsync();
        var shop = await service.Services.GetRequiredService<ShopProvider>().OpenAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { BaseAddress = new Uri(service.Urls.First()) };

        await ShopAsync(client, shop, WarmUp);
        var clock = Stopwatch.StartNew();
        var steps = await ShopAsync(client, shop, Measured);
        var seconds = clock.Elapsed.TotalSeconds;
        await service.StopAsync();

        Array.Sort(steps);
        var (perSecond, p50, p99) = (steps.Length / seconds, At(steps, 0.5), At(steps, 0.99));
        Console.WriteLine($"{perSecond:F0} steps per second over {Sessions} sessions; p50 {p50:F2} ms, p99 {p99:F2} ms, slowest {steps[^1]:F2} ms; {Environment.ProcessorCount} cores for service and clients");
        return new Dictionary<string, object> { ["steps_per_second"] = Math.Round(perSecond), ["p99_ms"] = Math.Round(p99, 2) };
    }

    /// <summary>The service as it runs, on a port that is free.</summary>
    internal static WebApplication CreateService() => WebShopApplication.Create(
        [
            "--Urls=http://127.0.0.1:0", "--Role=web", "--ConnectionStrings:WebShop=Host=/nowhere;Database=none",
            $"--Artifacts:Root={Path.Combine(Path.GetTempPath(), "webshoprl-benchmarks")}", "--Logging:LogLevel:Default=Warning",
        ],
        LeaveOutDatabase);

    /// <summary>What listens to or works off the database; the shop and the server stay.</summary>
    private static void LeaveOutDatabase(WebApplicationBuilder builder)
    {
        foreach (var service in builder.Services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Namespace?.StartsWith("WebShopRL", StringComparison.Ordinal) == true).ToArray())
            builder.Services.Remove(service);
    }

    /// <returns>Milliseconds of each step.</returns>
    private static async Task<double[]> ShopAsync(HttpClient client, Storefront shop, TimeSpan duration)
    {
        var until = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var sessions = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(session => Task.Run(() => ShopAsync(client, shop, new Random(session), until))));
        return [.. sessions.SelectMany(steps => steps)];
    }

    private static async Task<List<double>> ShopAsync(HttpClient client, Storefront shop, Random random, long until)
    {
        List<double> steps = [];
        while (Stopwatch.GetTimestamp() < until)
        {
            var goal = random.Next(shop.Goals.Count);
            using var started = await client.PostAsJsonAsync("/api/v1/episodes", new { goal });
            var page = await ReadAsync(started);
            var actions = $"/api/v1/episodes/{page.Id}/actions";
            while (!page.Done && Stopwatch.GetTimestamp() < until)
            {
                var action = page.HasSearchBar ? $"search[{shop.Goals[goal].InstructionText}]" : $"click[{page.Clickables[random.Next(page.Clickables.Length)]}]";
                var began = Stopwatch.GetTimestamp();
                using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new { action }));
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var answer = await client.PostAsync(actions, content);
                page = await ReadAsync(answer);
                steps.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }
        return steps;
    }

    private static async Task<PageAnswer> ReadAsync(HttpResponseMessage answer)
    {
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<PageAnswer>(JsonSerializerOptions.Web))!;
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    private sealed record PageAnswer(
        string? Id, string Observation, bool Done, [property: System.Text.Json.Serialization.JsonPropertyName("has_search_bar")] bool HasSearchBar, string[] Clickables);
}
