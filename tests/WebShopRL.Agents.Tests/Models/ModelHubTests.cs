using System.Security.Cryptography;
using System.Text;
using WebShopRL.Agents.Models;

namespace WebShopRL.Tests.Models;

[Trait(Category.Name, Category.Fault)]
public class ModelHubTests
{
    private const string Prefix = "/some/model/resolve/main/";
    private static readonly byte[] Weights = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];
    private static readonly string WeightsHash = Convert.ToHexStringLower(SHA256.HashData(Weights));
    private static readonly byte[] Config = "{\"model_type\":\"bert\"}"u8.ToArray();

    [Fact]
    public async Task GetAsync_FetchesChecksAndKeeps_ThenWorksOffline()
    {
        using var cache = new TemporaryFolder();
        var reports = new List<DownloadProgress>();
        string folder, address;
        await using (var server = new ScriptedServer(Proper))
        {
            address = server.Address;
            folder = await Get(server.Address, cache, progress: new Collect(reports));
            Assert.Equal(Weights, await File.ReadAllBytesAsync(Path.Combine(folder, "model.safetensors"), TestContext.Current.CancellationToken));
            Assert.False(File.Exists(Path.Combine(folder, "merges.txt")));
        }
        Assert.Equal(new DownloadProgress("model.safetensors", Weights.Length, Weights.Length), reports.Last(report => report.File == "model.safetensors"));
        Assert.Equal(folder, await Get(address, cache)); // the server is gone
        Assert.DoesNotContain(Directory.GetFiles(folder), file => file.Contains(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GetAsync_GoesOnWhereItBrokeOff()
    {
        using var cache = new TemporaryFolder();
        await using var server = new ScriptedServer(request => !IsWeights(request) ? Proper(request)
            : request.Number == 0 ? ScriptedServer.Raw("200 OK", [$"Content-Length: {Weights.Length}", $"ETag: \"{WeightsHash}\""], Weights[..40_000])
            : Partial(int.Parse(request.Headers["Range"]["bytes=".Length..^1])));
        var folder = await Get(server.Address, cache);
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(folder, "model.safetensors")));
        Assert.Equal("bytes=40000-", server.Requests.Last(IsWeights).Headers["Range"]);
    }

    [Fact]
    public async Task GetAsync_StartsAgain_WhenTheServerCannotContinueOrTheFileChanged()
    {
        using var cache = new TemporaryFolder();
        await using var server = new ScriptedServer(request => !IsWeights(request) ? Proper(request) : request.Number switch
        {
            0 => ScriptedServer.Raw("200 OK", [$"Content-Length: {Weights.Length}", "ETag: \"older\""], Weights[..1000]),
            1 => Partial(1000), // of another file: its tag differs
            2 => ScriptedServer.Raw("200 OK", [$"Content-Length: {Weights.Length}", $"ETag: \"{WeightsHash}\""], Weights[..500]),
            3 => ScriptedServer.Answer("416 Range Not Satisfiable", []),
            _ => Proper(request),
        });
        var folder = await Get(server.Address, cache);
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(folder, "model.safetensors")));
    }

    [Fact]
    public async Task GetAsync_FollowsRedirects_WithoutTakingTheTokenAlong()
    {
        using var cache = new TemporaryFolder();
        await using var storage = new ScriptedServer(_ => ScriptedServer.Answer("200 OK", Weights, "ETag: \"storage-own-tag\""));
        await using var server = new ScriptedServer(request => IsWeights(request)
            ? ScriptedServer.Answer("302 Found", [], $"Location: {storage.Address}/blob", $"X-Linked-Etag: \"{WeightsHash}\"", $"X-Linked-Size: {Weights.Length}")
            : Proper(request));
        await Get(server.Address, cache, token: "hf_secret");
        Assert.All(server.Requests, request => Assert.Equal("Bearer hf_secret", request.Headers["Authorization"]));
        Assert.DoesNotContain("Authorization", Assert.Single(storage.Requests).Headers.Keys);
    }

    [Fact]
    public async Task GetAsync_RefusesAndKeepsNothing_WhenTheContentIsNotWhatItHashesTo()
    {
        using var cache = new TemporaryFolder();
        byte[] other = [.. Weights.Reverse()];
        await using var server = new ScriptedServer(request => IsWeights(request) ? ScriptedServer.Answer("200 OK", other, $"ETag: \"{WeightsHash}\"") : Proper(request));
        Assert.Contains("hash", (await Assert.ThrowsAsync<ModelHubException>(() => Get(server.Address, cache))).Message);
        Assert.Empty(Directory.GetFiles(cache.Path, "model*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(50_000)]
    [InlineData(99_999)]
    public async Task GetAsync_RefusesAndKeepsNothing_WhenMoreComesThanWasAnnounced(int announced)
    {
        using var cache = new TemporaryFolder();
        await using var server = new ScriptedServer(request => IsWeights(request) ? ScriptedServer.Answer("200 OK", Weights, $"X-Linked-Size: {announced}") : Proper(request));
        Assert.Contains($"{announced}", (await Assert.ThrowsAsync<ModelHubException>(() => Get(server.Address, cache))).Message);
        Assert.Empty(Directory.GetFiles(cache.Path, "model*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task GetAsync_ComesBackLater_WhenToldToWait()
    {
        using var cache = new TemporaryFolder();
        await using var server = new ScriptedServer(request => IsWeights(request) && request.Number < 2
            ? ScriptedServer.Answer(request.Number == 0 ? "429 Too Many Requests" : "503 Service Unavailable", [], "Retry-After: 30")
            : Proper(request));
        var time = new ImpatientTime();
        await Get(server.Address, cache, time: time);
        Assert.Equal(2, time.Waits.Count(wait => wait == TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData("401 Unauthorized", "HF_TOKEN")]
    [InlineData("403 Forbidden", "HF_TOKEN")]
    [InlineData("404 Not Found", "revision")]
    [InlineData("429 Too Many Requests", "Wait")]
    public async Task GetAsync_SaysWhatToDo_WhenTheServerRefuses(string status, string mend)
    {
        using var cache = new TemporaryFolder();
        await using var server = new ScriptedServer(_ => ScriptedServer.Answer(status, []));
        Assert.Contains(mend, (await Assert.ThrowsAsync<ModelHubException>(() => Get(server.Address, cache))).Message);
    }

    [Fact]
    public async Task GetAsync_GivesUpWithAMessage_WhenItBreaksOffAgainAndAgain()
    {
        using var cache = new TemporaryFolder();
        await using var server = new ScriptedServer(request => IsWeights(request) ? ScriptedServer.Raw("200 OK", [$"Content-Length: {Weights.Length}"], []) : Proper(request));
        Assert.Contains("local folder", (await Assert.ThrowsAsync<ModelHubException>(() => Get(server.Address, cache))).Message);
    }

    [Theory]
    [InlineData("../etc")]
    [InlineData("a/../b")]
    [InlineData("a/b/c")]
    [InlineData("")]
    public async Task GetAsync_RefusesNamesThatLeadElsewhere(string repository)
    {
        using var cache = new TemporaryFolder();
        var hub = new ModelHub(ModelHub.CreateClient(), "http://127.0.0.1:9", cache.Path);
        await Assert.ThrowsAsync<ModelHubException>(() => hub.GetAsync(repository, cancellation: TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ModelHubException>(() => hub.GetAsync("a/b", "../x", cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task GetAsync_ReadsFoldersInPlace()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("org/model"));
        using var http = ModelHub.CreateClient();
        var hub = new ModelHub(http, folder.Path, folder.File("cache"));
        Assert.Equal(folder.File("org/model"), await hub.GetAsync("org/model", cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(folder.File("org/model"), await hub.GetAsync(folder.File("org/model"), cancellation: TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ModelHubException>(() => hub.GetAsync("org/other", cancellation: TestContext.Current.CancellationToken));
    }

    private static async Task<string> Get(string address, TemporaryFolder cache, string? token = "", IProgress<DownloadProgress>? progress = null, TimeProvider? time = null)
    {
        using var http = ModelHub.CreateClient();
        return await new ModelHub(http, address, cache.Path, token, time ?? new ImpatientTime()).GetAsync("some/model", progress: progress, cancellation: TestContext.Current.CancellationToken);
    }

    private static bool IsWeights(ScriptedServer.Request request) => request.Path == Prefix + "model.safetensors";

    private static byte[] Proper(ScriptedServer.Request request) => request.Path switch
    {
        Prefix + "config.json" => ScriptedServer.Answer("200 OK", Config, $"ETag: \"{Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {Config.Length}\0"), .. Config]))}\""),
        Prefix + "vocab.txt" => ScriptedServer.Answer("200 OK", "[PAD]\n"u8.ToArray()),
        Prefix + "model.safetensors" => ScriptedServer.Answer("200 OK", Weights, $"ETag: \"{WeightsHash}\""),
        _ => ScriptedServer.Answer("404 Not Found", []),
    };

    private static byte[] Partial(int from) =>
        ScriptedServer.Answer("206 Partial Content", Weights[from..], $"Content-Range: bytes {from}-{Weights.Length - 1}/{Weights.Length}", $"ETag: \"{WeightsHash}\"");

    private sealed class Collect(List<DownloadProgress> reports) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => reports.Add(value);
    }

    /// <summary>Waits are noted and over at once.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
