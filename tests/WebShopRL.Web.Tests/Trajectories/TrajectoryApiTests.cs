using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Generations;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Tests.Trajectories;

[Trait(Category.Name, Category.Integration)]
public sealed class TrajectoryApiTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private const string WebShopsOwn = """{"states": ["WebShop\nInstruction: \nI want \"red\" shoes, and price lower than 40.00 dollars\n[button] Search [button_]", "page"], "available_actions": [[], ["click[back to search]", "click[item - red shoes]"]], "action_idxs": [-1, 1], "images": [0, 0]}""";

    [Fact]
    public async Task Export_ImportsAgainUnchanged()
    {
        var awkward = """[{"observation":"a\n\"b\" 'c' é 日本 😀 </script>","actions":["click[x]","click[\"y\"]"],"action_index":1,"action":"click[\"y\"]"},{"observation":"o","actions":["search[i]"],"action_index":-1,"action":"search[other]"}]""";
        await server.WithStoreAsync(store =>
        {
            store.Trajectories.Add(Stored("policy", 3, 0.1 + 0.2, awkward, Instruction(3)));
            store.Trajectories.Add(Stored("policy", null, 1, awkward));
            return store.SaveChangesAsync();
        });
        var exported = await server.Client.GetStringAsync("/api/v1/trajectories/export?source=policy");
        Assert.Equal(2, exported.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var last = await LastAsync();
        Assert.Equal((200, 2), await ImportAsync(exported));

        var again = await server.Client.GetStringAsync("/api/v1/trajectories/export?source=imported");
        Assert.Equal(exported, string.Concat(again.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(2).Select(line => line + "\n")));
        var originals = await server.WithStoreAsync(store => store.Trajectories.Where(t => t.Source == "policy").OrderBy(t => t.Id).ToListAsync());
        var copies = await server.WithStoreAsync(store => store.Trajectories.Where(t => t.Id > last).OrderBy(t => t.Id).ToListAsync());
        Assert.Equal(originals.Select(Content), copies.Select(Content));
    }

    [Fact]
    public async Task Import_ReadsWebShopsOwnLines()
    {
        await server.WithStoreAsync(store => store.Trajectories.Where(t => t.Source == "imported").ExecuteDeleteAsync());
        Assert.Equal((200, 1), await ImportAsync(WebShopsOwn));
        var listed = (await server.GetAsync($"/api/v1/trajectories?source=imported&after={await LastAsync() - 1}"))[0]!;
        Assert.Equal("i want red shoes", (string?)listed["instruction"]);
        var steps = (await server.GetAsync($"/api/v1/trajectories/{listed["id"]}"))["steps"]!.AsArray();
        Assert.Equal([(-1, "search[]"), (1, "click[item - red shoes]")], steps.Select(step => ((int)step!["action_index"]!, (string)step["action"]!)));
    }

    [Theory]
    [InlineData("{", "line 2")]
    [InlineData("[]", "line 2")]
    [InlineData("null", "line 2")]
    [InlineData("""{"states": ["a"], "available_actions": [["x"]], "action_idxs": [1]}""", "action_idxs[0] is 1")]
    [InlineData("""{"states": ["a"], "available_actions": [["x"], ["y"]], "action_idxs": [0]}""", "Give one list for each")]
    [InlineData("""{"states": [], "available_actions": [], "action_idxs": []}""", "at least one step")]
    [InlineData("""{"states": ["a"], "available_actions": [["x"]], "action_idxs": [0], "reward": 2}""", "from 0 to 1")]
    [InlineData("""{"states": ["a"], "available_actions": [["click[x]", null]], "action_idxs": [0]}""", "available_actions[0][1] is null: give a text")]
    [InlineData("""{"states": [null], "available_actions": [["x"]], "action_idxs": [0]}""", "states[0] is null: give a text")]
    [InlineData("""{"states": ["a"], "available_actions": [["x"]], "action_idxs": [0.0]}""", "action_idxs[0] is 0.0: give a whole number")]
    [InlineData("""{"states": ["a"], "available_actions": [["x"]], "action_idxs": [0], "reward": NaN}""", "reward is NaN: give a number from 0 to 1")]
    [InlineData("""{"states": ["a"], "available_actions": [["x"]], "action_idxs": [0], "goal": 999999}""", "goal is 999999: the catalog demo (")]
    [InlineData("""{"states": ["a"], "available_actions": [["x"]], "action_idxs": [0], "goal": 3, "instruction": "a green elephant"}""", "goal is 3, which asks for")]
    [InlineData("""{"states": ["WebShop\nInstruction: \nred shoes\n[button] Search [button_]"], "available_actions": [[]], "action_idxs": [-1], "instruction": "blue shoes"}""", "leave instruction out")]
    [InlineData("""{"available_actions": [["x"]], "action_idxs": [0]}""", "states")]
    public async Task Import_StoresNothingAndNamesTheLine_WhenOneIsWrong(string line, string message)
    {
        var last = await LastAsync();
        var (status, body) = await SendAsync($"{WebShopsOwn}\n{line}\n{WebShopsOwn}", "?strict=true");
        Assert.Equal(400, status);
        Assert.Contains(message, body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("line 2", body, StringComparison.Ordinal);
        Assert.Equal(last, await LastAsync());
    }

    [Fact]
    public async Task Import_RefusesWhatIsNotUtf8_AndNothingAtAll()
    {
        Assert.Equal(400, (await SendAsync("")).Status);
        using var content = new ByteArrayContent([0x7b, 0xff, 0xfe, 0x7d]) { Headers = { ContentType = new("application/x-ndjson") } };
        using var answer = await server.Client.PostAsync("/api/v1/trajectories/import", content);
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task List_KeepsToItsFilters()
    {
        await server.WithStoreAsync(store =>
        {
            store.Trajectories.Add(Stored("scripted", 77, 0.5, "[]"));
            store.Trajectories.Add(Stored("scripted", 77, 1, "[]"));
            store.Trajectories.Add(Stored("human", 77, 1, "[]"));
            return store.SaveChangesAsync();
        });
        Assert.Equal(3, (await server.GetAsync("/api/v1/trajectories?goal=77")).AsArray().Count);
        Assert.Single((await server.GetAsync("/api/v1/trajectories?goal=77&source=scripted&min_reward=1")).AsArray());
        Assert.Empty((await server.GetAsync("/api/v1/trajectories?goal=77&run=1")).AsArray());
        Assert.Equal(3, (await server.GetAsync("/api/v1/trajectories?goal=77&text=WANT%20%22it&min_length=2&max_length=2")).AsArray().Count);
        Assert.Empty((await server.GetAsync("/api/v1/trajectories?goal=77&text=want_")).AsArray());
        // What is a wildcard to the database is a character like others: found where it stands, and nowhere else.
        await server.WithStoreAsync(store =>
        {
            store.Trajectories.Add(Stored("human", 77, 1, "[]", "half_of it, 50 % off"));
            return store.SaveChangesAsync();
        });
        foreach (var text in new[] { "HALF_OF", "50 %25 off" })
            Assert.Single((await server.GetAsync($"/api/v1/trajectories?goal=77&text={text}")).AsArray());
        Assert.Empty((await server.GetAsync("/api/v1/trajectories?goal=77&min_length=3")).AsArray());
        Assert.Empty((await server.GetAsync("/api/v1/trajectories?goal=77&annotator=nobody")).AsArray());
    }

    [Fact]
    public async Task Agent_IsNamedAndFilteredBy_OnThePageAndOverTheApi()
    {
        var run = await server.AddRunAsync(RunStatus.Succeeded);
        var (rule, policy) = (await GenerateAsync("rule", null), await GenerateAsync(null, $"run:{run}"));
        await server.WithStoreAsync(store =>
        {
            store.Trajectories.AddRange(Of(rule, "by the rule"), Of(policy, "by the run"), Of(policy, "by the run again"), Of(null, "by nobody known"));
            return store.SaveChangesAsync();

            static StoredTrajectory Of(int? generation, string instruction)
            {
                var one = Stored("scripted", 88, 1, "[]", instruction);
                one.GenerationId = generation;
                return one;
            }
        });

        using var answer = await server.Client.GetAsync($"/api/v1/trajectories?agent=run:{run}&limit=1", TestContext.Current.CancellationToken);
        Assert.Equal("2", answer.Headers.GetValues("X-Total-Count").Single());
        Assert.Equal(["rule", $"run:{run}", $"run:{run}", null], (await server.GetAsync("/api/v1/trajectories?goal=88")).AsArray().Select(row => (string?)row!["agent"]));
        var one = Assert.Single((await server.GetAsync("/api/v1/trajectories?agent=rule")).AsArray())!;
        Assert.Equal("rule", (string?)(await server.GetAsync($"/api/v1/trajectories/{one["id"]}"))["agent"]);
        Assert.Empty((await server.GetAsync("/api/v1/trajectories?agent=run:999")).AsArray());

        var page = await server.Client.GetStringAsync($"/trajectories?agent=run:{run}", TestContext.Current.CancellationToken);
        Assert.Contains("2 trajectories that fit", page, StringComparison.Ordinal);
        Assert.Contains("by the run again", page, StringComparison.Ordinal);
        Assert.DoesNotContain("by the rule", page, StringComparison.Ordinal);
        Assert.Contains($">a run · run:{run}</td>", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_TellsWhatInItsAddressIsNoNumber_AndShowsTheRest()
    {
        var page = WebUtility.HtmlDecode(await server.Client.GetStringAsync("/trajectories?goal=abc&minreward=2&maxlength=9", TestContext.Current.CancellationToken));
        Assert.Contains("The address asks for goal abc, which is no whole number from 0: it is left out.", page, StringComparison.Ordinal);
        Assert.Contains("The address asks for a reward from 2, which is no number from 0 to 1: it is left out.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("steps 9", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("much")]
    [InlineData("NaN")]
    [InlineData("-0.5")]
    public async Task Page_TellsThatARewardIsNone_AndFiltersByTheRest(string reward)
    {
        using var answer = await server.Client.GetAsync($"/trajectories?minreward={reward}&text=nobody%20wrote%20this", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains($"The address asks for a reward from {reward}, which is no number from 0 to 1: it is left out.", page, StringComparison.Ordinal);
        Assert.Contains("value=\"nobody wrote this\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ReadsARewardInAnyFormThatIsANumber() =>
        Assert.DoesNotContain("The address asks for", await server.Client.GetStringAsync("/trajectories?minreward=1e-1", TestContext.Current.CancellationToken), StringComparison.Ordinal);

    private Task<int> GenerateAsync(string? baseline, string? checkpoint) => server.WithStoreAsync(async store =>
    {
        var row = new Generation { Baseline = baseline, CheckpointReference = checkpoint, Wanted = 2, Kept = 2, Budget = 2, Status = RunStatus.Succeeded, Catalog = "demo", CatalogFingerprint = new string('b', 64), CreatedAt = DateTimeOffset.UtcNow };
        store.Generations.Add(row);
        await store.SaveChangesAsync();
        return row.Id;
    });

    private string Instruction(int goal) => server.Services.GetRequiredService<ShopProvider>().Current.Goals[goal].InstructionText;

    private static StoredTrajectory Stored(string source, int? goal, double reward, string steps, string instruction = "i want \"it\"") => new()
    {
        Source = source, Catalog = "demo", Goal = goal, Instruction = instruction, Reward = reward, Length = 2, Steps = steps, CreatedAt = DateTimeOffset.UtcNow,
    };

    private static (int?, string, double, int, string) Content(StoredTrajectory trajectory) =>
        (trajectory.Goal, trajectory.Instruction, trajectory.Reward, trajectory.Length, JsonNode.Parse(trajectory.Steps)!.ToJsonString());

    private Task<int> LastAsync() => server.WithStoreAsync(store => store.Trajectories.MaxAsync(trajectory => (int?)trajectory.Id)).ContinueWith(last => last.GetAwaiter().GetResult() ?? 0, TaskScheduler.Default);

    private async Task<(int Status, int Imported)> ImportAsync(string lines)
    {
        var (status, body) = await SendAsync(lines);
        return (status, (int)(JsonNode.Parse(body)!["imported"] ?? 0));
    }

    private async Task<(int Status, string Body)> SendAsync(string lines, string query = "")
    {
        using var content = new StringContent(lines, Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
        using var answer = await server.Client.PostAsync($"/api/v1/trajectories/import{query}", content);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
