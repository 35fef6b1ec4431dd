using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Shop.Demo;
using WebShopRL.Store;
using WebShopRL.Web;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Tests.Hosting;

/// <summary>The whole service, job server and real trainers included, over a database of its own and a small demo shop.</summary>
public sealed class LearningServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("webshoprl-learning-").FullName;
    private TestDatabase _database = null!;
    private WebApplication _application = null!;

    /// <summary>Whether the empty database is given the quick start.</summary>
    internal bool QuickStart { get; init; }

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _application.Services;

    public async ValueTask InitializeAsync()
    {
        DemoShop.WriteFiles(Path.Combine(_folder, "catalog"), products: 300, instructions: 700, seed: 5);
        _database = await TestDatabase.CreateAsync();
        _application = WebShopApplication.Create(
        [
            $"--ConnectionStrings:WebShop={_database.ConnectionString}", "--Logging:LogLevel:Default=Critical", "--Urls=http://127.0.0.1:0", $"--Artifacts:Root={Path.Combine(_folder, "artifacts")}",
            $"--Demo:QuickStart={QuickStart}", $"--Shop:Catalog={Path.Combine(_folder, "catalog")}", "--Shop:NounTagger=all-words", "--Torch:Device=cpu", "--Torch:Threads=1",
        ]);
        await _application.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_application.Urls.First()) };
        await Services.GetRequiredService<ShopProvider>().OpenAsync();
    }

    internal async Task<JsonNode> GetAsync(string path) => (await Client.GetFromJsonAsync<JsonNode>(path))!;

    internal async Task<(int Status, JsonNode Body)> PostAsync(string path, JsonNode? body = null)
    {
        using var answer = await Client.PostAsJsonAsync(path, body);
        return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    /// <summary>Launches and gives the address of what was launched.</summary>
    internal async Task<string> LaunchAsync(string path, string body)
    {
        var (status, accepted) = await PostAsync(path, JsonNode.Parse(body));
        Assert.True(status == 202, $"{status} {accepted}");
        return $"{path}/{accepted["id"]}";
    }

    /// <summary>Waits until what is at the address is so.</summary>
    internal async Task<JsonNode> UntilAsync(string path, Func<JsonNode, bool> so, string what)
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed.TotalSeconds < 600; await Task.Delay(50))
            if (await GetAsync(path) is var answer && so(answer))
                return answer;
        throw new InvalidOperationException($"{path} is not {what}: {await GetAsync(path)}");
    }

    internal Task<JsonNode> EndsAsync(string path) => UntilAsync(path, answer => answer["finished_at"] is not null, "ended");

    internal async Task<T> WithStoreAsync<T>(Func<WebShopDbContext, Task<T>> work)
    {
        await using var store = await Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>().CreateDbContextAsync();
        return await work(store);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
