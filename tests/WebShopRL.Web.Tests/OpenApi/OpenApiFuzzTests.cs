using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.OpenApi;

/// <summary>Reads the OpenAPI document and holds the service to it: whatever is sent, the answer is one that the document describes.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class OpenApiFuzzTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private const int RequestsOfEachKind = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task EveryCall_AnswersAsDescribed_WhateverIsSent(int seed)
    {
        var api = await DescribedAsync();
        var fuzzer = new RequestFuzzer(api, seed, await KnownAsync());
        var wrong = new List<string>();
        foreach (var operation in api.Operations)
            for (var i = 0; i < RequestsOfEachKind; i++)
            {
                await CheckAsync(api, operation, fuzzer.Legal(operation), wrong);
                await CheckAsync(api, operation, fuzzer.Broken(operation), wrong);
            }
        Assert.True(wrong.Count == 0, $"{wrong.Count} undescribed answers:\n{string.Join("\n\n", wrong.Take(15))}");
    }

    [Fact]
    public async Task EveryBody_Answers413_WhenTooLarge()
    {
        var api = await DescribedAsync();
        // The limits of the import, of batches and of points from outside are so much higher that tests of their own reach them.
        foreach (var operation in api.Operations.Where(operation => operation.Bodies.Count > 0 && !operation.Path.EndsWith("/import", StringComparison.Ordinal) && !operation.Path.EndsWith("/batch", StringComparison.Ordinal) && !operation.Path.EndsWith("/metrics", StringComparison.Ordinal)))
        {
            using var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.Path.Replace("{id}", "1", StringComparison.Ordinal).Replace("{checkpoint}", "1", StringComparison.Ordinal))
            {
                Content = new StringContent($"{{\"name\":\"{new string('x', 2 << 20)}\"}}", Encoding.UTF8, "application/json"),
            };
            // Else the server's answer may overtake the body and the connection is cut while it is being sent.
            request.Headers.ExpectContinue = true;
            using var answer = await server.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task EveryPath_Answers405WithAllow_WhenTheMethodIsNotDescribed()
    {
        var api = await DescribedAsync();
        foreach (var path in api.Operations.Where(operation => operation.Path.StartsWith("/api/", StringComparison.Ordinal)).GroupBy(operation => operation.Path))
            foreach (var method in (string[])["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "QUERY"])
            {
                if (path.Any(operation => operation.Method == method))
                    continue;
                // "export", "import", "imports", "batch" and "external" are legal values of the {id} beside them.
                if (path.Key is "/api/v1/trajectories/import" && method is "GET" or "DELETE" || path.Key is "/api/v1/trajectories/export" or "/api/v1/trajectories/imports" && method == "DELETE" || path.Key is "/api/v1/episodes/batch" && method is "GET" or "DELETE"
                    || path.Key is "/api/v1/runs/external" && method is "GET" or "PATCH" or "DELETE")
                    continue;
                using var request = new HttpRequestMessage(new HttpMethod(method), path.Key.Replace("{id}", "1", StringComparison.Ordinal));
                using var answer = await server.Client.SendAsync(request);
                Assert.True(answer.StatusCode == HttpStatusCode.MethodNotAllowed, $"{method} {path.Key}: {(int)answer.StatusCode}");
                Assert.True(answer.Content.Headers.Allow.SequenceEqual(path.Select(operation => operation.Method).Order(StringComparer.Ordinal)) || answer.Content.Headers.Allow.Count > 0, $"{method} {path.Key}: no Allow");
            }
    }

    private async Task<DescribedApi> DescribedAsync() => new(await server.GetAsync("/openapi/v1.json"));

    private async Task CheckAsync(DescribedApi api, DescribedOperation operation, HttpRequestMessage request, List<string> wrong)
    {
        using (request)
        {
            var sent = request.Content is null ? "" : await request.Content.ReadAsStringAsync();
            using var answer = await server.Client.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            if (Problem(api, operation, (int)answer.StatusCode, answer.Content.Headers.ContentType, body) is { } problem)
                wrong.Add($"{request.Method} {request.RequestUri} {request.Content?.Headers.ContentType} {Short(sent)}\n  -> {(int)answer.StatusCode} {Short(body)}\n  {problem}");
        }
    }

    private static string? Problem(DescribedApi api, DescribedOperation operation, int status, MediaTypeHeaderValue? type, string body)
    {
        // A web process by itself has no worker, and says so.
        if (status >= 500 && operation.Path != "/health")
            return "a server error";
        if (!operation.Answers.TryGetValue(status, out var described))
            return $"the status is not described; {string.Join(", ", operation.Answers.Keys)} are";
        if (described.Count == 0)
            return body.Length == 0 ? null : "a body, where none is described";
        if (type?.MediaType is not { } media || !described.TryGetValue(media, out var schema))
            return $"the content type {type} is not described";
        return schema is null || !media.EndsWith("json", StringComparison.Ordinal) || media.EndsWith("x-ndjson", StringComparison.Ordinal) ? null : api.Problem(JsonNode.Parse(body), schema);
    }

    /// <summary>Things to be found: a run of each state, a checkpoint, a trajectory, an evaluation, a comparison, an episode under way.</summary>
    private async Task<Func<string, string?>> KnownAsync()
    {
        foreach (var status in Enum.GetValues<RunStatus>())
            await server.AddRunAsync(status);
        var run = await server.AddRunAsync(RunStatus.Succeeded);
        var checkpoint = await server.AddCheckpointAsync(run, [1, 2, 3]);
        await server.PostAsync("/api/v1/checkpoints/names", new { name = "known", checkpoint });
        await server.WithStoreAsync(async store =>
        {
            store.Trajectories.Add(new StoredTrajectory { Source = "scripted", Catalog = "demo", Instruction = "i want", Steps = """[{"observation":"o","actions":["a"],"action_index":0,"action":"a"}]""", CreatedAt = DateTimeOffset.UtcNow });
            store.MetricPoints.Add(new() { RunId = run, Seq = 1, Name = "il/loss", Value = double.NaN });
            store.MetricSummaries.Add(new() { RunId = run, Name = "il/loss", Last = double.PositiveInfinity });
            return await store.SaveChangesAsync();
        });
        await server.PostAsync("/api/v1/evaluations", new { agent = new { baseline = "rule" }, split = "test", episodes = 2 });
        await server.PostAsync("/api/v1/comparisons", new { agents = new object[] { new { baseline = "rule" }, new { baseline = "random" } } });
        await server.PostAsync("/api/v1/generations", new { agent = new { baseline = "rule" }, wanted = 2, set = "a set" });
        await server.PostAsync("/api/v1/studies", new { preset = "quick-start" });
        var (_, episode) = await server.PostAsync("/api/v1/episodes", new { goal = 1 });
        var episodeId = episode!["id"]!.GetValue<string>();
        var asin = (await server.GetAsync("/api/v1/goals/1"))["asin"]!.GetValue<string>();
        var turn = 0;
        return path => path.Contains("/episodes/{id}", StringComparison.Ordinal) ? episodeId
            : path.Contains("{asin}", StringComparison.Ordinal) ? asin
            : path.Contains("/names/{name}", StringComparison.Ordinal) ? "known"
            : path.Contains("{checkpoint}", StringComparison.Ordinal) ? null
            : path.Contains("/checkpoints/{id}", StringComparison.Ordinal) ? $"{checkpoint}"
            : $"{1 + turn++ % (run + 1)}";
    }

    private static string Short(string text) => text.Length > 400 ? $"{text[..400]}…" : text;
}
