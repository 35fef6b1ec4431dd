using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace WebShopRL.Tests.Compatibility;

/// <summary>AgentGym's client against its server here: the calls in its order, every recorded session over HTTP, and what it must not be answered.</summary>
[Trait(Category.Name, Category.Conformance)]
public sealed class AgentGymTests
{
    public static TheoryData<string> Folders => Transcripts.Folders;

    [Theory, MemberData(nameof(Folders))]
    public async Task Step_AnswersAsTheOriginal_ForEveryRecordedSession(string folder)
    {
        await using var server = await CompatibilityServer.StartAsync(folder);
        var client = server.Client;
        var environment = (await PostAsync(client, "create", null)).GetInt32();
        foreach (var transcript in Transcripts.Read(folder))
        {
            var session = transcript.GetProperty("session").GetInt32();
            var state = (await PostAsync(client, "reset", new { env_idx = environment, session_id = session })) is var reset && reset.GetArrayLength() == 2 && reset[1].ValueKind == JsonValueKind.Null
                ? reset[0].GetString()
                : throw new InvalidOperationException($"reset answered {reset}");
            foreach (var step in transcript.GetProperty("steps").EnumerateArray())
            {
                var where = $"{Path.GetFileName(folder)}, session {session}, {step.GetProperty("action")}";
                if (step.GetProperty("action").GetString() is { } action)
                {
                    var answer = await PostAsync(client, "step", new { env_idx = environment, action });
                    Assert.Equal(["state", "reward", "done", "info"], answer.EnumerateObject().Select(property => property.Name));
                    state = answer.GetProperty("state").GetString();
                    Assert.Equal(step.GetProperty("reward").GetDouble(), answer.GetProperty("reward").GetDouble(), 1e-12);
                    Assert.Contains('.', answer.GetProperty("reward").GetRawText());
                    Assert.Equal(step.GetProperty("done").GetBoolean(), answer.GetProperty("done").GetBoolean());
                    Assert.Equal(JsonValueKind.Null, answer.GetProperty("info").ValueKind);
                }
                Assert.True(step.GetProperty("text").GetString() == state, where);
                var actions = await GetAsync(client, $"available_actions?env_idx={environment}");
                Assert.Equal(step.GetProperty("has_search_bar").GetBoolean(), actions.GetProperty("has_search_bar").GetBoolean());
                Assert.Equal(step.GetProperty("clickables").EnumerateArray().Select(label => label.GetString()), actions.GetProperty("clickables").EnumerateArray().Select(label => label.GetString()));
            }
        }
    }

    [Fact]
    public async Task Server_SpeaksAsTheClientExpects_FromCreateToClose()
    {
        await using var server = await CompatibilityServer.StartAsync(RepositoryFiles.Fixtures("webshop*")[0]);
        var client = server.Client;
        Assert.Equal("ok", (await GetAsync(client, "")).GetString());
        var environment = (await PostAsync(client, "create", null)).GetInt32();
        Assert.Contains(environment, (await GetAsync(client, "list_envs")).EnumerateArray().Select(id => id.GetInt32()));
        var goal = server.Shop.Goals[3];
        await PostAsync(client, "reset", new { env_idx = environment, session_id = 3 });
        Assert.Equal($"WebShop [SEP] Instruction: [SEP] {goal.InstructionText} [SEP] Search", (await GetAsync(client, $"observation?env_idx={environment}")).GetString());
        Assert.Equal($"Instruction: {goal.InstructionText}", (await GetAsync(client, $"instruction_text?env_idx={environment}")).GetString());
        await PostAsync(client, "step", new { env_idx = environment, action = $"search[{goal.Query}]\nthen more text" });
        Assert.Equal($"Instruction:{goal.InstructionText}", (await GetAsync(client, $"instruction_text?env_idx={environment}")).GetString());
        var state = await GetAsync(client, $"state?env_idx={environment}");
        Assert.Equal($"http://127.0.0.1:3000/search_results/3/{goal.Query.ToLowerInvariant().Replace(' ', '+')}/1", state.GetProperty("url").GetString());
        Assert.StartsWith("<!DOCTYPE html>", state.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Equal($"Instruction: {goal.InstructionText}", state.GetProperty("instruction_text").GetString());

        Assert.True((await PostAsync(client, "close", new { env_idx = environment })).GetProperty("closed").GetBoolean());
        using var gone = await client.GetAsync($"/agentgym/observation?env_idx={environment}");
        Assert.Equal(HttpStatusCode.InternalServerError, gone.StatusCode);
        Assert.False((await PostAsync(client, "close", new { env_idx = environment })).GetProperty("closed").GetBoolean());
    }

    [Fact]
    public async Task Server_RefusesWithTheOriginalsStatus_WhenACallDoesNotFit()
    {
        await using var server = await CompatibilityServer.StartAsync(RepositoryFiles.Fixtures("webshop*")[0]);
        var environment = (await PostAsync(server.Client, "create", null)).GetInt32();
        foreach (var (path, body, status) in new[]
        {
            ("step", "", 422), ("step", "{", 422), ("step", "[]", 422), ("step", "{}", 422), ("step", $"{{\"env_idx\": {environment}}}", 422), ("step", $"{{\"env_idx\": {environment}, \"action\": 7}}", 422),
            ("step", "{\"env_idx\": \"x\", \"action\": \"click[a]\"}", 422), ("step", "{\"env_idx\": 123456, \"action\": \"click[a]\"}", 500), ("step", $"{{\"env_idx\": {environment}, \"action\": \"\"}}", 200),
            ("reset", $"{{\"env_idx\": {environment}, \"session_id\": 1e9}}", 422), ("reset", $"{{\"env_idx\": {environment}, \"session_id\": 1000000}}", 500), ("reset", $"{{\"env_idx\": {environment}, \"session_id\": -1}}", 200),
            ("reset", $"{{\"env_idx\": {environment}, \"session_id\": null}}", 200), ("reset", $"{{\"env_idx\": {environment}}}", 200), ("close", "{}", 422),
            // Half of a surrogate pair, and a name that holds one: JSON can spell it, no text is it.
            ("step", $"{{\"env_idx\": {environment}, \"action\": \"click[\\ud83d]\"}}", 400), ("step", $"{{\"env_idx\": {environment}, \"action\": \"click[\\udc00]\"}}", 400), ("step", "{\"\\ud83d\": 1}", 400),
            ("step", $"{{\"env_idx\": {environment}, \"action\": \"click[\\u0000]\"}}", 200), ("reset", "{\"env_idx\": \"\\ud83d\"}", 400),
        })
        {
            using var answer = await server.Client.PostAsync($"/agentgym/{path}", new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.True(status == (int)answer.StatusCode, $"{path} {body}: {(int)answer.StatusCode}");
        }
        foreach (var (body, said) in new[] { ("{\"env_idx\": ", "JSON decode error: it is cut short"), ("{\"env_idx\" 1}", "JSON decode error: it is not valid JSON (line 1, byte 12)"), (new string('[', 100), "JSON decode error: it is nested deeper than 64 levels") })
        {
            using var answer = await server.Client.PostAsync("/agentgym/step", new StringContent(body, Encoding.UTF8, "application/json"));
            var message = await answer.Content.ReadAsStringAsync();
            Assert.Contains(said, message, StringComparison.Ordinal);
            Assert.DoesNotContain("LineNumber", message, StringComparison.Ordinal);
        }
        foreach (var (query, status) in new[] { ("", 422), ("?env_idx=", 422), ("?env_idx=a", 422), ("?env_idx=99999", 500) })
        {
            using var answer = await server.Client.GetAsync($"/agentgym/observation{query}");
            Assert.True(status == (int)answer.StatusCode, $"{query}: {(int)answer.StatusCode}");
        }
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path.Length == 0 ? "/agentgym" : $"/agentgym/{path}");
        Assert.True(answer.IsSuccessStatusCode, string.Create(CultureInfo.InvariantCulture, $"{path}: {(int)answer.StatusCode}"));
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object? body)
    {
        using var answer = await client.PostAsync($"/agentgym/{path}", body is null ? null : JsonContent.Create(body));
        Assert.True(answer.IsSuccessStatusCode, string.Create(CultureInfo.InvariantCulture, $"{path}: {(int)answer.StatusCode}"));
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
