using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Launches;

namespace WebShopRL.Tests.Launches;

[Trait(Category.Name, Category.Integration)]
public sealed class LaunchOnceTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    public static TheoryData<string, string> Launches => new()
    {
        { "/api/v1/runs", """{"name": "once", "algorithm": "il", "settings": {"epochs": 2}}""" },
        { "/api/v1/evaluations", """{"agent": {"baseline": "rule"}, "split": "test", "episodes": 3}""" },
        { "/api/v1/comparisons", """{"agents": [{"baseline": "rule"}, {"baseline": "random"}], "rollouts": 5}""" },
        { "/api/v1/generations", """{"agent": {"baseline": "rule"}, "wanted": 3, "set": "once"}""" },
        { "/api/v1/studies", """{"preset": "quick-start"}""" },
    };

    [Theory]
    [MemberData(nameof(Launches))]
    public async Task Launch_IsDoneOnceAndAnsweredAlike_WhenItIsSentAgainWithItsKey(string path, string body)
    {
        var (before, jobs) = (await CountAsync(), server.Queue.Jobs.Count);
        var key = $"{path} {Guid.NewGuid()}";
        var first = await SendAsync(path, body, key);
        var again = await SendAsync(path, body, key);

        Assert.InRange(first.Status, 201, 202);
        Assert.Equal(first.Status, again.Status);
        Assert.Equal(first.Body.ToJsonString(), again.Body.ToJsonString());
        Assert.Equal((before + 1, jobs + 1), (await CountAsync(), server.Queue.Jobs.Count));
    }

    [Theory]
    [MemberData(nameof(Launches))]
    public async Task Launch_IsDoneOnce_WhenItIsSentEightTimesAtOnce(string path, string body)
    {
        var before = await CountAsync();
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(path, body, key)));

        Assert.Single(answers.Select(answer => (answer.Status, answer.Body["id"]!.GetValue<int>())).Distinct());
        Assert.Equal(before + 1, await CountAsync());
    }

    [Fact]
    public async Task Launch_IsRefusedByName_WhenItsKeyBelongsToAnotherRequest()
    {
        var key = Guid.NewGuid().ToString();
        await SendAsync("/api/v1/runs", """{"name": "one", "algorithm": "il"}""", key);
        var before = await CountAsync();
        foreach (var (path, body) in new[] { ("/api/v1/runs", """{"name": "two", "algorithm": "il"}"""), ("/api/v1/evaluations", """{"agent": {"baseline": "rule"}, "split": "test", "episodes": 3}""") })
        {
            var (status, problem) = await SendAsync(path, body, key);
            Assert.Equal(400, status);
            Assert.Contains("another request", (string?)problem["errors"]!["Idempotency-Key"]![0], StringComparison.Ordinal);
        }
        var tooLong = await SendAsync("/api/v1/runs", """{"name": "two", "algorithm": "il"}""", new string('k', 201));
        Assert.Contains("at most 200", (string?)tooLong.Body["errors"]!["Idempotency-Key"]![0], StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
    }

    /// <summary>Keys of studies' parts are kept beside clients': none of these is ever stored like one of them, nor like another client's.</summary>
    [Fact]
    public async Task Key_IsTheClientsOwn_WhateverItLooksLike()
    {
        string[] keys = ["study:7:0:0", "client:study:7:0:0", "client:client:study:7:0:0"];
        List<int> ids = [];
        foreach (var key in keys.Concat(keys))
            ids.Add((await SendAsync("/api/v1/evaluations", """{"agent": {"baseline": "rule"}, "split": "test", "episodes": 3}""", key)).Body["id"]!.GetValue<int>());
        Assert.Equal(ids.Take(3), ids.Skip(3));
        Assert.Equal(3, ids.Distinct().Count());
        var stored = await server.WithStoreAsync(store => store.LaunchKeys.Where(key => key.EvaluationId != null && ids.Contains(key.EvaluationId.Value)).Select(key => key.Key).ToListAsync());
        Assert.DoesNotContain(IdempotencyKey.OfPart(7, 0, 0).Stored, stored);

        var (status, problem) = await SendAsync("/api/v1/evaluations", """{"agent": {"baseline": "rule"}, "split": "test", "episodes": 4}""", keys[0]);
        Assert.Equal(400, status);
        Assert.StartsWith("'study:7:0:0' was the key of another request", (string?)problem["errors"]!["Idempotency-Key"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task LaunchOfSeeds_IsDoneOnceAndListsTheSameRuns_WhenItIsSentEightTimesAtOnce()
    {
        var (before, jobs) = (await CountAsync(), server.Queue.Jobs.Count);
        var key = Guid.NewGuid().ToString();
        const string Body = """{"name": "seeds once", "algorithm": "il", "seed": 4, "seeds": 3}""";
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync("/api/v1/runs", Body, key)));

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        var runs = Assert.Single(answers.Select(answer => string.Join(' ', answer.Body["runs"]!.AsArray().Select(run => $"{run!["id"]}:{run["seed"]}"))).Distinct());
        Assert.Equal(["4", "5", "6"], runs.Split(' ').Select(run => run.Split(':')[1]));
        Assert.Equal((before + 3, jobs + 3), (await CountAsync(), server.Queue.Jobs.Count));

        var last = (int)answers[0].Body["runs"]![2]!["id"]!;
        await server.WithStoreAsync(store => store.Runs.Where(run => run.Id == last).ExecuteDeleteAsync());
        Assert.Equal(["4", "5"], (await SendAsync("/api/v1/runs", Body, key)).Body["runs"]!.AsArray().Select(run => run!["seed"]!.ToString()));
        Assert.Equal(400, (await SendAsync("/api/v1/runs", Body.Replace("\"seeds\": 3", "\"seeds\": 2", StringComparison.Ordinal), key)).Status);
    }

    [Fact]
    public async Task Launch_IsDoneEachTime_WithoutAKey()
    {
        var before = await CountAsync();
        for (var i = 0; i < 2; i++)
            Assert.Equal(201, (await SendAsync("/api/v1/runs", """{"name": "twice", "algorithm": "il"}""", null)).Status);
        Assert.Equal(before + 2, await CountAsync());
    }

    private async Task<(int Status, JsonNode Body)> SendAsync(string path, string body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(JsonNode.Parse(body)) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var answer = await server.Client.SendAsync(request);
        return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    private Task<int> CountAsync() => server.WithStoreAsync(async store => await store.Runs.CountAsync() + await store.Evaluations.CountAsync() + await store.Comparisons.CountAsync() + await store.Generations.CountAsync() + await store.Studies.CountAsync());
}
