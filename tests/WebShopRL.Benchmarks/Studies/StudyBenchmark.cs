using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WebShopRL.Store;
using WebShopRL.Web;

namespace WebShopRL.Benchmarks.Studies;

/// <summary>
/// <c>study</c>: a small study through the service as it is deployed, from the launch over REST to its export: imitation and DPO of a tiny model with two seeds each, evaluated on the same test goals of the demo shop.
/// Needs a server: <c>ConnectionStrings__WebShop</c> or, as the tests have it, <c>WEBSHOP_TEST_POSTGRES</c>; a database of its own is made there and dropped.
/// </summary>
internal static class StudyBenchmark
{
    private const string Plan = """
        {"name": "small", "seeds": 2, "plan": {"stages": [
            {"name": "imitation", "runs": {"algorithm": "il", "settings": {"trajectories": 200, "epochs": 2, "vocabulary": 1500, "page_tokens": 192, "validation_goals": 30, "validate_every": 25}}},
            {"name": "dpo", "runs": {"algorithm": "dpo", "initial_checkpoint": "stage:imitation", "settings": {"goals": 60, "epochs": 1, "validation_goals": 30, "validate_every": 10}}},
            {"name": "test", "evaluations": {"agents": [{"checkpoint": "stage:imitation"}, {"checkpoint": "stage:dpo"}], "split": "test", "episodes": 100}}
        ]}}
        """;

    public static IReadOnlyDictionary<string, object> Run(string[] args) => RunAsync().GetAwaiter().GetResult();

    private static async Task<IReadOnlyDictionary<string, object>> RunAsync()
    {
        var given = Environment.GetEnvironmentVariable("ConnectionStrings__WebShop") ?? Environment.GetEnvironmentVariable("WEBSHOP_TEST_POSTGRES")
            ?? throw new InvalidOperationException("study needs a PostgreSQL server: set ConnectionStrings__WebShop.");
        var connection = new NpgsqlConnectionStringBuilder(given) { Database = $"study_{Guid.NewGuid():N}" }.ConnectionString;
        var artifacts = Directory.CreateTempSubdirectory("webshoprl-study-").FullName;
        await using var service = WebShopApplication.Create(
            ["--Urls=http://127.0.0.1:0", "--Role=all", "--Demo:QuickStart=false", $"--ConnectionStrings:WebShop={connection}", $"--Artifacts:Root={artifacts}", "--Logging:LogLevel:Default=Error"]);
        await Migration.RunAsync(service.Services);
        try
        {
            await service.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri(service.Urls.First()) };
            // The catalog is prepared once in a machine's life; a study begins behind that.
            await service.Services.GetRequiredService<Web.Catalogs.ShopProvider>().OpenAsync();
            var figures = await StudyAsync(client);
            await service.StopAsync();
            return figures;
        }
        finally
        {
            await using var store = await service.Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>().CreateDbContextAsync();
            await store.Database.EnsureDeletedAsync();
            Directory.Delete(artifacts, recursive: true);
        }
    }

    private static async Task<IReadOnlyDictionary<string, object>> StudyAsync(HttpClient client)
    {
        var clock = Stopwatch.StartNew();
        using var launched = await client.PostAsJsonAsync("/api/v1/studies", JsonNode.Parse(Plan));
        var id = (int)(await launched.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
        JsonNode study;
        do
            await Task.Delay(200);
        while ((study = (await client.GetFromJsonAsync<JsonNode>($"/api/v1/studies/{id}/export?format=json"))!)["finished_at"] is null);
        var seconds = clock.Elapsed.TotalSeconds;
        if ((string?)study["status"] != "succeeded")
            throw new InvalidOperationException($"The study did not succeed: {study["error"]}");
        Console.WriteLine(await client.GetStringAsync($"/api/v1/studies/{id}/export?format=md"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} s from launch to export"));
        return new Dictionary<string, object>
        {
            ["seconds"] = Math.Round(seconds, 1),
            ["agents"] = study["agents"]!.AsArray().ToDictionary(
                agent => (string)agent!["name"]!, agent => new Dictionary<string, double> { ["score"] = Math.Round((double)agent!["score"]!, 2), ["success_rate"] = Math.Round((double)agent["success_rate"]!, 4) }),
        };
    }
}
