using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Runs;
using WebShopRL.Web;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Tests.Hosting;

/// <summary>The service as it runs, on a port of its own over a database of its own, with verbs for what tests do to it. Nobody works off its jobs.</summary>
public sealed class WebShopServer : IAsyncLifetime
{
    private readonly string _artifacts = Path.Combine(Path.GetTempPath(), $"webshoprl-tests-{Guid.NewGuid():N}");
    private TestDatabase _database = null!;
    private WebApplication _application = null!;

    internal JobLine Queue => new(() => Services);

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _application.Services;

    public string Artifacts => _artifacts;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        Door = HasDoor ? new DatabaseDoor(_database.ConnectionString) : null;
        _application = WebShopApplication.Create(
            [
                $"--ConnectionStrings:WebShop={Door?.ConnectionString ?? _database.ConnectionString}", "--Logging:LogLevel:Default=Warning", "--Urls=http://127.0.0.1:0", $"--Artifacts:Root={_artifacts}", "--Shop:Catalog=demo", "--Role=web",
                .. Arguments,
            ]);
        await _application.StartAsync();
        // A busy machine's answer to "Expect: 100-continue" may take longer than the second after which the body is sent all the same.
        Client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = new Uri(_application.Urls.First()) };
        await Services.GetRequiredService<ShopProvider>().OpenAsync();
    }

    /// <summary>More settings, for servers that are not like the others.</summary>
    internal IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Whether the service reaches its database through a <see cref="Door"/>.</summary>
    internal bool HasDoor { get; init; }

    internal DatabaseDoor? Door { get; private set; }

    internal async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    /// <summary>The status, and the body where it is JSON.</summary>
    internal async Task<(int Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length > 0 && answer.Content.Headers.ContentType?.MediaType?.Contains("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null);
    }

    internal Task<(int Status, JsonNode? Body)> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    internal async Task<T> WithStoreAsync<T>(Func<WebShopDbContext, Task<T>> work)
    {
        await using var store = await Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>().CreateDbContextAsync();
        return await work(store);
    }

    internal Task<int> AddRunAsync(RunStatus status, string algorithm = "il") => WithStoreAsync(async store =>
    {
        var run = new Run { Name = "a run", Algorithm = algorithm, Settings = "{}", Status = status, CreatedAt = DateTimeOffset.UtcNow };
        store.Runs.Add(run);
        await store.SaveChangesAsync();
        return run.Id;
    });

    /// <summary>A save with one file, <c>model.safetensors</c>, of the given bytes, which its run points to as its best.</summary>
    internal Task<int> AddCheckpointAsync(int run, byte[] model) => AddCheckpointAsync(run, folder => File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), model));

    /// <summary>As <see cref="AddCheckpointAsync(int, byte[])"/>, with a copy of the files of a folder.</summary>
    internal Task<int> AddCheckpointAsync(int run, string files) => AddCheckpointAsync(run, folder =>
    {
        foreach (var file in Directory.EnumerateFiles(files))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    });

    /// <summary>A save with the files that <paramref name="write"/> puts into its folder.</summary>
    internal Task<int> AddCheckpointAsync(int run, Action<string> write) => WithStoreAsync(async store =>
    {
        var folder = Directory.CreateDirectory(Path.Combine(_artifacts, $"new-{Guid.NewGuid():N}")).FullName;
        write(folder);
        var content = await ContentKey.OfFolderAsync(folder);
        var row = await store.Runs.SingleAsync(row => row.Id == run);
        var checkpoint = new Checkpoint { RunId = run, Algorithm = row.Algorithm, Kind = "best", Network = "bert-tiny", Content = content, CreatedAt = DateTimeOffset.UtcNow };
        store.Checkpoints.Add(checkpoint);
        await store.SaveChangesAsync();
        // Behind the row: the service's sweep lets go of files that no row points to.
        await Services.GetRequiredService<IArtifacts>().PutAsync(content, folder);
        row.BestCheckpointId = checkpoint.Id;
        await store.SaveChangesAsync();
        return checkpoint.Id;
    });

    /// <summary>The folder with a checkpoint's files; null where they are gone.</summary>
    internal async Task<string?> FolderOfAsync(int checkpoint) => await Services.GetRequiredService<IArtifacts>().OpenAsync(
        (await WithStoreAsync(store => store.Checkpoints.Where(row => row.Id == checkpoint).Select(row => row.Content).SingleAsync()))!);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        Door?.Dispose();
        await _database.DisposeAsync();
        if (Directory.Exists(_artifacts))
            Directory.Delete(_artifacts, recursive: true);
    }
}
