using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WebShopRL.Shop;
using WebShopRL.Web;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Benchmarks;

/// <summary>
/// REST steps: the service as it runs, on a socket, and 32 clients in the same process that start an episode, search for its instruction, click about at random and buy.
/// The whole of a step is counted, from sending the action to having read the page and its actions; starting episodes takes time too but is not counted as a step.
/// The first seconds are those of a process that has just started. Then, in turns, the same clients step and call an endpoint that answers an empty object: what HTTP itself costs.
/// Episodes without an annotator need no database, so none is asked for. <c>--warm-up SECONDS</c> is the time before the turns, 30 unless given.
/// </summary>
internal static class HttpBenchmark
{
    private const int Sessions = 32;
    private const int Turns = 3;
    private const string Empty = "/api/v1/empty";
    private static readonly TimeSpan Cold = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(4);

    public static IReadOnlyDictionary<string, object> Run(string[] args) => RunAsync(
        args.IndexOf("--warm-up") is var at and >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 30).GetAwaiter().GetResult();

    private static async Task<IReadOnlyDictionary<string, object>> RunAsync(int warmUp)
    {
        await using var service = CreateService();
        service.MapPost(Empty, () => TypedResults.Ok(new EmptyAnswer()));
        await service.StartAsync();
        var shop = await service.Services.GetRequiredService<ShopProvider>().OpenAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { BaseAddress = new Uri(service.Urls.First()) };

        var clock = Stopwatch.StartNew();
        var first = await TogetherAsync((random, until) => ShopAsync(client, shop, random, until), TimeSpan.FromSeconds(warmUp));
        var began = Stopwatch.GetTimestamp() - clock.ElapsedTicks;
        int Within(double seconds) => first.Count(call => call.Ended < began + seconds * Stopwatch.Frequency);
        Console.WriteLine($"steps in each second after the start: {string.Join(" ", Enumerable.Range(0, warmUp).Select(second => Within(second + 1) - Within(second)))}");

        List<double> steps = [];
        var (stepping, calling, empties) = (0.0, 0.0, 0);
        for (var turn = 0; turn < Turns; turn++)
        {
            clock.Restart();
            steps.AddRange((await TogetherAsync((random, until) => ShopAsync(client, shop, random, until), Turn)).Select(call => call.Milliseconds));
            stepping += clock.Elapsed.TotalSeconds;
            clock.Restart();
            empties += (await TogetherAsync((_, until) => CallAsync(client, until), Turn)).Count;
            calling += clock.Elapsed.TotalSeconds;
        }
        await service.StopAsync();

        steps.Sort();
        var (perSecond, emptyPerSecond, p50, p99) = (steps.Count / stepping, empties / calling, At(steps, 0.5), At(steps, 0.99));
        Console.WriteLine($"{perSecond:F0} steps per second over {Sessions} sessions; p50 {p50:F2} ms, p99 {p99:F2} ms, slowest {steps[^1]:F2} ms; {emptyPerSecond:F0} empty calls per second; {Environment.ProcessorCount} cores for service and clients");
        return new Dictionary<string, object>
        {
            ["first_second_steps"] = Within(1),
            ["cold_steps_per_second"] = Math.Round(Within(Cold.TotalSeconds) / Cold.TotalSeconds),
            ["steps_per_second"] = Math.Round(perSecond),
            ["p99_ms"] = Math.Round(p99, 2),
            ["share_of_empty"] = Math.Round(perSecond / emptyPerSecond, 3),
        };
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

    /// <summary>Every session's calls, each session with a random generator of its own, until the time is over.</summary>
    private static async Task<List<Call>> TogetherAsync(Func<Random, long, Task<List<Call>>> session, TimeSpan duration)
    {
        var until = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        return [.. (await Task.WhenAll(Enumerable.Range(0, Sessions).Select(seed => Task.Run(() => session(new Random(seed), until))))).SelectMany(calls => calls)];
    }

    private static async Task<List<Call>> CallAsync(HttpClient client, long until)
    {
        List<Call> calls = [];
        while (Stopwatch.GetTimestamp() < until)
        {
            var began = Stopwatch.GetTimestamp();
            using var content = Body(new { action = "click[Buy Now]" });
            using var answer = await client.PostAsync(Empty, content);
            answer.EnsureSuccessStatusCode();
            _ = await answer.Content.ReadFromJsonAsync<EmptyAnswer>(JsonSerializerOptions.Web);
            calls.Add(Call.Since(began));
        }
        return calls;
    }

    private static async Task<List<Call>> ShopAsync(HttpClient client, Storefront shop, Random random, long until)
    {
        List<Call> steps = [];
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
                using var content = Body(new { action });
                using var answer = await client.PostAsync(actions, content);
                page = await ReadAsync(answer);
                steps.Add(Call.Since(began));
            }
        }
        return steps;
    }

    private static async Task<PageAnswer> ReadAsync(HttpResponseMessage answer)
    {
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<PageAnswer>(JsonSerializerOptions.Web))!;
    }

    private static ByteArrayContent Body<T>(T body)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];

    /// <param name="Ended">A timestamp of the stopwatch.</param>
    private readonly record struct Call(long Ended, double Milliseconds)
    {
        public static Call Since(long began) => new(Stopwatch.GetTimestamp(), Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    private sealed record EmptyAnswer;

    private sealed record PageAnswer(
        string? Id, string Observation, bool Done, [property: System.Text.Json.Serialization.JsonPropertyName("has_search_bar")] bool HasSearchBar, string[] Clickables);
}
