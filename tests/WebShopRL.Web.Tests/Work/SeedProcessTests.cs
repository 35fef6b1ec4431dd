using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WebShopRL.Shop.Demo;
using WebShopRL.Tests.Compatibility;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web;

namespace WebShopRL.Tests.Work;

/// <summary>The same seed in two processes of the service, each with a database of its own: the same bits, whatever else one of them is asked meanwhile.</summary>
[Trait(Category.Name, Category.Fault)]
public sealed class SeedProcessTests : IDisposable
{
    private const string Start = """{"name": "seeded", "algorithm": "il", "seed": 11, "initial_checkpoint": "model:demo-bert-mini", "settings": {"trajectories": 6, "epochs": 1, "page_tokens": 64, "action_tokens": 16, "batch": 8, "validation_goals": 0}}""";

    private const string Policy = """{"name": "asked", "algorithm": "il", "settings": {"network": "bert-tiny", "vocabulary": 600, "trajectories": 4, "epochs": 1, "page_tokens": 64, "action_tokens": 16, "batch": 16, "validation_goals": 0}}""";

    private static readonly object Question = new { instruction = "red mug", observation = "a page", actions = new[] { "click[a]", "click[b]" } };

    private readonly string _folder = Directory.CreateTempSubdirectory("webshoprl-seeds-").FullName;

    [Fact]
    public async Task ARun_GivesTheSameBits_InAnotherProcess_ThatAnswersForAPolicyMeanwhile()
    {
        DemoShop.WriteFiles(Path.Combine(_folder, "catalog"), products: 150, instructions: 200, seed: 5);
        await using var alone = await ServiceProcess.StartAsync(_folder, "alone");
        await using var asked = await ServiceProcess.StartAsync(_folder, "asked");

        var first = alone.TrainAsync(Start);
        var policy = await asked.TrainAsync(Policy);
        var answers = 0;
        var second = await asked.TrainAsync(Start, async () =>
        {
            using var answer = await asked.Client.PostAsJsonAsync($"/api/v1/policies/run:{policy["id"]}/act", Question);
            answers += answer.IsSuccessStatusCode ? 1 : 0;
        });

        Assert.True(answers > 0, "Nothing was answered beside the training.");
        Assert.Equal(await alone.LossesAsync(await first), await asked.LossesAsync(second));
        Assert.Equal(await alone.WeightsAsync(await first), await asked.WeightsAsync(second));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The service as one process: pages, API and worker.</summary>
    private sealed class ServiceProcess : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

        private readonly TestDatabase _database;
        private readonly Process _process;

        private ServiceProcess(TestDatabase database, Process process, HttpClient client) => (_database, _process, Client) = (database, process, client);

        public HttpClient Client { get; }

        public static async Task<ServiceProcess> StartAsync(string folder, string name)
        {
            var database = await TestDatabase.CreateAsync();
            var address = $"http://127.0.0.1:{SocketClient.FreePort()}";
            var process = Process.Start(new ProcessStartInfo("dotnet",
            [
                typeof(WebShopApplication).Assembly.Location, $"--ConnectionStrings:WebShop={database.ConnectionString}", $"--Artifacts:Root={Path.Combine(folder, name)}", $"--Urls={address}",
                $"--Shop:Catalog={Path.Combine(folder, "catalog")}", "--Shop:NounTagger=all-words", "--Demo:QuickStart=false", "--Torch:Device=cpu", "--Torch:Threads=1", "--Logging:LogLevel:Default=Error",
            ])
            { WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true })!;
            process.BeginOutputReadLine();
            var service = new ServiceProcess(database, process, new HttpClient { BaseAddress = new Uri(address) });
            await UntilAsync(async () =>
            {
                try
                {
                    using var health = await service.Client.GetAsync("/health");
                    return health.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false; // It does not listen yet.
                }
            }, () => "healthy");
            return service;
        }

        /// <summary>Launches a run and waits for its end, doing something else as often as there is time for.</summary>
        public async Task<JsonNode> TrainAsync(string request, Func<Task>? meanwhile = null)
        {
            using var launched = await Client.PostAsync("/api/v1/runs", new StringContent(request, System.Text.Encoding.UTF8, "application/json"));
            var run = (await launched.Content.ReadFromJsonAsync<JsonNode>())!;
            Assert.True(launched.IsSuccessStatusCode, run.ToJsonString());
            var path = $"/api/v1/runs/{run["id"]}";
            await UntilAsync(async () =>
            {
                await (meanwhile?.Invoke() ?? Task.Delay(50));
                run = (await Client.GetFromJsonAsync<JsonNode>(path))!;
                Assert.NotEqual("failed", (string?)run["status"]);
                return (string?)run["status"] == "succeeded";
            }, () => $"succeeded but {run["status"]} at step {run["step"]} of {run["total_steps"]}");
            return run;
        }

        public async Task<byte[]> WeightsAsync(JsonNode run) => await Client.GetByteArrayAsync($"/api/v1/checkpoints/{run["last_checkpoint_id"]}/files/model.safetensors");

        public async Task<List<double>> LossesAsync(JsonNode run) =>
            [.. (await Client.GetFromJsonAsync<JsonNode>($"/api/v1/runs/{run["id"]}/metrics?name=il/loss"))!["points"]!.AsArray().Select(point => (double)point!["value"]!)];

        private static async Task UntilAsync(Func<Task<bool>> so, Func<string> what)
        {
            for (var waited = Stopwatch.StartNew(); !await so(); await Task.Delay(10))
                Assert.True(waited.Elapsed < Patience, $"It is not {what()} after {Patience}.");
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            await _database.DisposeAsync();
        }
    }
}
