using System.Net;
using System.Net.Http.Json;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Faults;

/// <summary>A database that is away for a while, seen from in front.</summary>
[Trait(Category.Name, Category.Fault)]
public sealed class DatabaseAwayTests : IAsyncLifetime
{
    private static readonly (string Method, string Path, object? Body)[] Calls =
    [
        ("GET", "/api/v1/runs", null), ("GET", "/api/v1/runs/1", null), ("GET", "/api/v1/runs/1/metrics", null), ("GET", "/api/v1/runs/1/metrics?max_points=10", null),
        ("GET", "/api/v1/runs/1/log", null), ("GET", "/api/v1/runs/1/checkpoints", null), ("GET", "/api/v1/evaluations", null), ("GET", "/api/v1/evaluations/1", null),
        ("GET", "/api/v1/evaluations/1/episodes", null), ("GET", "/api/v1/comparisons", null), ("GET", "/api/v1/comparisons/1", null), ("GET", "/api/v1/trajectories", null),
        ("GET", "/api/v1/trajectories/1", null), ("GET", "/api/v1/trajectories/export", null), ("POST", "/api/v1/runs", new { name = "a", algorithm = "il" }),
        ("PATCH", "/api/v1/runs/1", new { name = "b" }), ("DELETE", "/api/v1/runs/1", null), ("POST", "/api/v1/runs/1/cancel", null), ("POST", "/api/v1/runs/1/resume", null),
        ("POST", "/api/v1/evaluations", new { agent = new { baseline = "rule" }, split = "test", episodes = 1 }),
        ("POST", "/api/v1/comparisons", new { agents = new[] { new { baseline = "rule" }, new { baseline = "random" } }, rollouts = 1 }),
        ("POST", "/api/v1/evaluations/1/cancel", null), ("DELETE", "/api/v1/evaluations/1", null), ("POST", "/api/v1/comparisons/1/cancel", null), ("DELETE", "/api/v1/comparisons/1", null),
        ("GET", "/hangfire", null),
    ];

    private static readonly string[] Pages =
        ["/", "/launch", "/launch?clone=1", "/runs/1", "/compare?runs=1", "/evaluations", "/evaluations/1", "/comparisons", "/comparisons/1", "/trajectories", "/trajectories/1"];

    private readonly WebShopServer _server = new() { HasDoor = true };

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Call_Answers503WithRetryAfter_WhileTheDatabaseIsAway()
    {
        await _server.AddRunAsync(RunStatus.Failed);
        _server.Door!.Shut();
        var wrong = new List<string>();
        foreach (var (method, path, body) in Calls)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
            using var answer = await _server.Client.SendAsync(request);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is null || answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
                wrong.Add($"{method} {path}: {(int)answer.StatusCode} {answer.Content.Headers.ContentType} {(await answer.Content.ReadAsStringAsync()).ReplaceLineEndings(" ")[..80]}");
        }
        Assert.Empty(wrong);

        _server.Door.Open();
        Assert.Equal("a run", (string?)(await _server.GetAsync("/api/v1/runs/1"))["name"]);
    }

    [Fact]
    public async Task Page_IsShownAndSaysSo_WhileTheDatabaseIsAway()
    {
        _server.Door!.Shut();
        foreach (var page in Pages)
        {
            using var answer = await _server.Client.GetAsync(page);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK && text.Contains("The database does not answer; trying again.", StringComparison.Ordinal) && text.Contains("<h1", StringComparison.Ordinal), $"{page}: {(int)answer.StatusCode}\n{text}");
        }
    }
}
