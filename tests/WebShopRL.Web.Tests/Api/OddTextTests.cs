using System.Text;
using System.Text.Json.Nodes;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Api;

/// <summary>Texts that JSON can spell and nothing can hold: refused in one form of words wherever they come in, by the place they stand at.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class OddTextTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private const string Half = "Holds half of a surrogate pair", Nul = "Holds the character NUL", Blank = "Missing";

    [Theory]
    [InlineData("POST", "/api/v1/runs", """{"name": "a\ud83d", "algorithm": "il"}""", "name", Half)]
    [InlineData("POST", "/api/v1/runs", """{"name": "a\udc00b", "algorithm": "il"}""", "name", Half)]
    [InlineData("POST", "/api/v1/runs", """{"name": "a\u0000b", "algorithm": "il"}""", "name", Nul)]
    [InlineData("POST", "/api/v1/runs", """{"name": "a", "algorithm": "il\ud83d"}""", "algorithm", Half)]
    [InlineData("POST", "/api/v1/runs", """{"name": "a", "algorithm": "il", "initial_checkpoint": "\ud83d"}""", "initial_checkpoint", Half)]
    [InlineData("POST", "/api/v1/runs", """{"name": "a", "algorithm": "il", "settings": {"network": "\ud83d"}}""", "settings.network", Half)]
    [InlineData("POST", "/api/v1/runs", """{"name": "a", "algorithm": "il", "settings": {"network": "a\u0000"}}""", "settings.network", Nul)]
    [InlineData("POST", "/api/v1/runs", """{"name": "\u2003\t ", "algorithm": "il"}""", "name", Blank)]
    [InlineData("PATCH", "/api/v1/runs/{run}", """{"tags": ["a", "\ud83d"]}""", "tags[1]", Half)]
    [InlineData("PATCH", "/api/v1/runs/{run}", """{"tags": ["a", "b\u0000"]}""", "tags.1", Nul)]
    [InlineData("PATCH", "/api/v1/runs/{run}", """{"tags": ["a", " "]}""", "tags.1", Blank)]
    [InlineData("PATCH", "/api/v1/runs/{run}", """{"notes": "\udfff"}""", "notes", Half)]
    [InlineData("PATCH", "/api/v1/runs/{run}", """{"name": " "}""", "name", Blank)]
    [InlineData("PATCH", "/api/v1/runs/{run}", """{"name": "\u200b\u3164"}""", "name", Blank)]
    [InlineData("PATCH", "/api/v1/runs/{run}", """{"tags": ["\u00ad"]}""", "tags.0", Blank)]
    [InlineData("POST", "/api/v1/runs", """{"name": null, "algorithm": "il"}""", "name", "Null: give a text")]
    [InlineData("POST", "/api/v1/evaluations", """{"agent": {"baseline": "rule"}, "split": null}""", "split", "Null: give one of test, validation, train")]
    [InlineData("POST", "/api/v1/rewards", """{"goal": 1, "asin": null}""", "asin", "Null: give a text")]
    [InlineData("POST", "/api/v1/runs", """{"name": "a", "name": "b", "algorithm": "il"}""", "name", "Given twice")]
    [InlineData("POST", "/api/v1/runs", """{"name": "a", "algorithm": "il",}""", "body", "A comma stands behind the last member")]
    [InlineData("POST", "/api/v1/runs/external", """{"name": "a", "settings": {"rate": 1e999}}""", "settings.rate", "Is beyond what a 64-bit")]
    [InlineData("POST", "/api/v1/rewards", """{"goal": 1, "asin": "B000000001", "options": {"color": "\ud83d"}}""", "options.color", Half)]
    [InlineData("POST", "/api/v1/rewards", """{"goal": 1, "asin": "B000000001", "options": {"color": "a\u0000"}}""", "options.color", Nul)]
    [InlineData("POST", "/api/v1/episodes", """{"goal": 1, "instruction": "\ud83d"}""", "instruction", Half)]
    [InlineData("POST", "/api/v1/episodes", """{"goal": 1, "annotator": "\ud83d"}""", "annotator", Half)]
    [InlineData("POST", "/api/v1/episodes", """{"goal": 1, "annotator": "  "}""", "annotator", Blank)]
    [InlineData("POST", "/api/v1/policies/1/act", """{"instruction": "a", "observation": "b", "actions": ["a", "\ud83d"]}""", "actions[1]", Half)]
    [InlineData("POST", "/api/v1/evaluations", """{"agent": {"checkpoint": "\ud83d"}, "split": "test"}""", "agent.checkpoint", Half)]
    public async Task Body_IsRefusedByItsPlace_InTheSameWords(string method, string path, string body, string field, string message)
    {
        var run = await server.AddRunAsync(RunStatus.Failed);
        var (status, problem) = await SendAsync(method, path.Replace("{run}", $"{run}", StringComparison.Ordinal), body);

        Assert.Equal(400, status);
        var errors = problem["errors"]!.AsObject();
        Assert.True(errors.ContainsKey(field), errors.ToJsonString());
        Assert.StartsWith(message, (string?)errors[field]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_OfAnUnknownCharset_OrNone_IsRefused()
    {
        using var odd = new StringContent("{}");
        odd.Headers.Remove("Content-Type");
        odd.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=bogus");
        using var refused = await server.Client.PostAsync("/api/v1/runs", odd);
        Assert.Equal(415, (int)refused.StatusCode);
        using var nothing = new StringContent("", Encoding.UTF8, "application/json");
        using var missing = await server.Client.PostAsync("/api/v1/runs", nothing);
        Assert.Equal(400, (int)missing.StatusCode);
        Assert.Contains("\"body\":[\"Missing.\"]", await missing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/runs", """{"name": "a", "algorithm": "il", "settings": {"\ud83d": 1}}""")]
    [InlineData("/api/v1/runs", """{"\ud83d": 1, "name": "a", "algorithm": "il"}""")]
    [InlineData("/api/v1/rewards", """{"goal": 1, "asin": "B000000001", "options": {"\ud83d": "red"}}""")]
    [InlineData("/api/v1/episodes/batch", """{"\ud83d": []}""")]
    [InlineData("/api/v1/runs", """{"name": "a", "algorithm": "il", "settings": {"learning_rate": NaN}}""")]
    [InlineData("/api/v1/runs", """{"name": "a", "algorithm": "il", "settings": {"learning_rate": 1e999}}""")]
    [InlineData("/api/v1/runs", """{"name": "a", "algorithm": "il", "settings": {"epochs": -1}}""")]
    [InlineData("/api/v1/runs", """{"name": "a", "algorithm": "il", "settings": {"epochs": 1e3000}}""")]
    [InlineData("/api/v1/runs", """{"name": "a", "algorithm": "il", "settings": {"epochs": 2, "epochs": 3}}""")]
    [InlineData("/api/v1/evaluations", """{"agent": {"baseline": "rule"}, "split": "test", "temperature": 1e999}""")]
    [InlineData("/api/v1/evaluations", """{"agent": {"baseline": "rule"}, "split": "test", "goals": [-1, 99999999]}""")]
    public async Task Body_IsRefusedInPlainWords_WhateverIsOddAboutIt(string path, string body)
    {
        var (status, problem) = await SendAsync("POST", path, body);

        Assert.Equal(400, status);
        var said = problem["errors"]!.ToJsonString();
        foreach (var word in new[] { "System.", "WebShopRL.", "Exception", "ReadOnlySpan", "UTF-16", "Path:" })
            Assert.DoesNotContain(word, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_AreDescribedAsNotBlank()
    {
        var schemas = (await server.GetAsync("/openapi/v1.json"))["components"]!["schemas"]!;
        foreach (var name in new[] { schemas["LaunchRequest"]!["properties"]!["name"]!, schemas["RunChange"]!["properties"]!["name"]!, schemas["RunChange"]!["properties"]!["tags"]!["items"]! })
        {
            Assert.Equal(1, (int)name["minLength"]!);
            Assert.Matches((string)name["pattern"]!, " a b ");
            Assert.DoesNotMatch((string)name["pattern"]!, " \t");
            Assert.DoesNotMatch((string)name["pattern"]!, "a\0");
        }
    }

    private async Task<(int Status, JsonNode Body)> SendAsync(string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await server.Client.SendAsync(request);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
