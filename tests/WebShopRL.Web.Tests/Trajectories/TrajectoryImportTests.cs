using System.Text.Json;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Shop;
using WebShopRL.Store.Episodes;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Tests.Trajectories;

[Trait(Category.Name, Category.Integration)]
public sealed class TrajectoryImportTests : IAsyncLifetime
{
    private readonly WebShopServer _server = new();

    private Storefront Shop => _server.Services.GetRequiredService<ShopProvider>().Current;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Import_FindsTheGoalByTheInstruction_WithoutItsPriceCaseAndQuotes()
    {
        var wanted = Shop.Goals[2000].InstructionText.Split(", and price lower than")[0];
        var (status, answer) = await ImportAsync(
            Line($"{wanted.ToUpperInvariant()}, and price lower than 999.00 dollars"), Line($"'{wanted}'."), Line(Shop.Goals[0].InstructionText), Line(Shop.Goals[700].InstructionText), Line("a thing nobody sells"));

        Assert.Equal(200, status);
        Assert.Equal((5, 1, 2), ((int)answer["imported"]!, (int)answer["without_goal"]!, (int)answer["not_for_training"]!));
        var stored = await StoredAsync();
        Assert.Equal([2000, 2000, 0, 700, null], stored.Select(row => row.Goal));
        Assert.All(stored, row => Assert.Equal(Shop.Fingerprint, row.CatalogFingerprint));
    }

    /// <summary>As word processors, web pages and other alphabets' keyboards change a text: no blank, quote or invisible character makes another goal of it.</summary>
    [Theory]
    [InlineData("doubled blanks")]
    [InlineData("no-break blanks")]
    [InlineData("curly quotes")]
    [InlineData("a line break before the price")]
    [InlineData("nothing to be seen")]
    public async Task Import_FindsTheGoal_HoweverItsBlanksAndQuotesAreWritten(string change)
    {
        var text = Shop.Goals[2000].InstructionText;
        var (status, answer) = await ImportAsync(Line(change switch
        {
            "doubled blanks" => text.Replace(" ", "  ", StringComparison.Ordinal),
            "no-break blanks" => text.Replace(' ', '\u00A0'),
            "curly quotes" => $"\u201C{text}\u201D",
            "nothing to be seen" => "\uFEFF" + text.Replace(" ", " \u200B", StringComparison.Ordinal),
            _ => text.Replace(", and price", ", and\u2028price", StringComparison.Ordinal),
        }));
        Assert.Equal((200, 0), (status, (int)answer["without_goal"]!));
        Assert.Equal(2000, Assert.Single(await StoredAsync()).Goal);
    }

    /// <summary>Two files put together whose first does not end its last line; lines that end as on old Macs; RFC 7464's separators.</summary>
    [Fact]
    public async Task Import_TakesObjectsThatStandOnOneLine()
    {
        var text = $"{Line("one { [")}{Line("two }{ \\")}\r{Line("three")} \u001E{Line("four")}{{\"states\": 5}}\n\u001E{Line("five")}\n";
        var (status, answer) = await SendAsync(Encoding.UTF8.GetBytes(text));

        Assert.True(status == 200, answer.ToJsonString());
        Assert.Equal((5, 1), ((int)answer["imported"]!, (int)answer["left_out"]!));
        Assert.Equal("line 1, object 5", Assert.Single(answer["problems"]!.AsObject()).Key);
    }

    [Fact]
    public async Task Import_LeavesOddLinesOut_AndTellsThem()
    {
        var (status, answer) = await ImportAsync(Line("one"), "{\"states\": 5}", Line("two"), "nonsense");

        Assert.Equal((200, 2, 2), (status, (int)answer["imported"]!, (int)answer["left_out"]!));
        Assert.Equal(["line 2", "line 4"], answer["problems"]!.AsObject().Select(problem => problem.Key));
        Assert.Contains("states is 5: give a list", (string?)answer["problems"]!["line 2"]![0], StringComparison.Ordinal);
    }

    /// <summary>Whatever a line says of itself: one page of a test goal is enough to learn what it asks for.</summary>
    [Fact]
    public async Task Import_LeavesOutWhatShowsTwoGoals()
    {
        var (test, training) = (Shop.Goals[0].InstructionText, Shop.Goals[2000].InstructionText);
        static string Page(string instruction) => $"Instruction: [SEP] {instruction} [SEP] Back to Search";
        string Told(object more, params string[] states) => JsonSerializer.Serialize(JsonSerializer.SerializeToNode(new { states, available_actions = states.Select(_ => new[] { "click[a]" }), action_idxs = states.Select(_ => 0) })!.AsObject()
            .Concat(JsonSerializer.SerializeToNode(more)!.AsObject()).ToDictionary(member => member.Key, member => member.Value?.DeepClone()));

        var (_, answer) = await ImportAsync(
            Told(new { goal = 2000 }, "search page", Page(test)), Told(new { }, Page(training), Page(test)), Told(new { instruction = training }, "x", Page(test)), Told(new { goal = 2000 }, test), Told(new { goal = 2000 }, Page(training), Page(training)));

        Assert.Equal((1, 4), ((int)answer["imported"]!, (int)answer["left_out"]!));
        Assert.Contains("states[1] shows", (string?)answer["problems"]!["line 2"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_StoresALineOnce_AndIsUndoneWhole()
    {
        var (_, first) = await ImportAsync(Line("one"), Line("two"), Line("one"));
        var (_, second) = await ImportAsync(Line("two"), Line("three"));
        var (_, third) = await ImportAsync(Line("two"));

        Assert.Equal((2, 1), ((int)first["imported"]!, (int)first["duplicates"]!));
        Assert.Equal((1, 1), ((int)second["imported"]!, (int)second["duplicates"]!));
        Assert.Equal((0, 1), ((int)third["imported"]!, (int)third["duplicates"]!));
        Assert.Null(third["import"]);
        Assert.Equal(2, (await _server.GetAsync("/api/v1/trajectories/imports")).AsArray().Count);
        Assert.Single((await _server.GetAsync($"/api/v1/trajectories?import={second["import"]}")).AsArray());

        Assert.Equal(204, (await _server.SendAsync(HttpMethod.Delete, $"/api/v1/trajectories/imports/{first["import"]}")).Status);
        Assert.Equal(404, (await _server.SendAsync(HttpMethod.Delete, $"/api/v1/trajectories/imports/{first["import"]}")).Status);
        var left = Assert.Single(await StoredAsync());
        Assert.Equal(204, (await _server.SendAsync(HttpMethod.Delete, $"/api/v1/trajectories/{left.Id}")).Status);
        Assert.Equal(404, (await _server.SendAsync(HttpMethod.Delete, $"/api/v1/trajectories/{left.Id}")).Status);
        var (status, again) = await ImportAsync(Line("one"));
        Assert.Equal((200, 1), (status, (int)again["imported"]!));
    }

    [Fact]
    public async Task Import_KnowsRowsFromBeforeContentKeys_AndFindsTheirGoals()
    {
        var (_, answer) = await ImportAsync(Line(Shop.Goals[2000].InstructionText));
        await _server.WithStoreAsync(store => store.Trajectories.ExecuteUpdateAsync(set => set
            .SetProperty(row => row.ContentKey, (string?)null).SetProperty(row => row.Goal, (int?)null).SetProperty(row => row.CatalogFingerprint, (string?)null)));

        var (_, again) = await ImportAsync(Line(Shop.Goals[2000].InstructionText));

        Assert.Equal((1, 0, 1), ((int)answer["imported"]!, (int)again["imported"]!, (int)again["duplicates"]!));
        Assert.Equal(2000, Assert.Single(await StoredAsync()).Goal);
    }

    [Fact]
    public async Task Import_MendsWhatPythonReads()
    {
        var (status, answer) = await ImportAsync("""{"states": ["half \ud83d and \u0000, whole \ud83d\ude00, escaped \\u0000"], "available_actions": [["x"]], "action_idxs": [0], "images": [NaN]}""");

        Assert.Equal((200, 1), (status, (int)answer["imported"]!));
        Assert.Contains("half \uFFFD and \uFFFD, whole 😀, escaped \\\\u0000", Assert.Single(await StoredAsync()).Steps, StringComparison.Ordinal);
    }

    /// <summary>Where nobody looks they may be; where a text, a number or a list is meant they are none.</summary>
    [Theory]
    [InlineData("""{"states": [NaN], "available_actions": [["x"]], "action_idxs": [0]}""", "states[0] is NaN: give a text.")]
    [InlineData("""{"states": ["a"], "available_actions": [["x", Infinity]], "action_idxs": [0]}""", "available_actions[0][1] is Infinity: give a text.")]
    [InlineData("""{"states": ["a"], "available_actions": [["x"]], "action_idxs": [NaN]}""", "action_idxs[0] is NaN: give a whole number.")]
    [InlineData("""{"states": ["a"], "available_actions": [["x"]], "action_idxs": [0], "actions": [-Infinity]}""", "actions[0] is -Infinity: give a text.")]
    [InlineData("""{"states": ["a"], "available_actions": [["x"]], "action_idxs": [0], "instruction": NaN}""", "instruction is NaN: give a text.")]
    [InlineData("""{"states": ["a"], "available_actions": [["x"]], "action_idxs": [0], "goal": NaN}""", "goal is NaN: give a whole number.")]
    [InlineData("""{"states": ["a"], "available_actions": [["x"]], "action_idxs": [0], "reward": NaN}""", "reward is NaN: give a number from 0 to 1.")]
    [InlineData("""{"states": NaN, "available_actions": [["x"]], "action_idxs": [0]}""", "states is NaN: give a list.")]
    public async Task Import_RefusesWhatIsNoNumber_WhereAValueIsMeant(string line, string problem)
    {
        var (status, answer) = await ImportAsync(line);
        Assert.Equal((400, problem), (status, (string?)answer["errors"]!["line 1"]![0]));
        Assert.Empty(await StoredAsync());
    }

    [Fact]
    public async Task Import_NamesTheLimitOfNesting()
    {
        var (_, answer) = await ImportAsync(Line("one"), $"{{\"states\": [\"a\"], \"images\": {new string('[', 40)}{new string(']', 40)}}}");
        Assert.Equal(1, (int)answer["imported"]!);
        Assert.StartsWith("It is nested deeper than 32 levels (byte ", (string?)answer["problems"]!["line 2"]![0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"states\":[\"a\"],\"available_actions\":[[\"x\"]],\"action_idxs\":[0]}", "body", "The file ends within its JSON array")]
    [InlineData("[{\"states\":[\"a\"],\"available_actions\":[[\"x\"]],\"action_idxs\":[0]}] {}", "body", "Something follows the end of its JSON array")]
    [InlineData(" [ ]", "body", "one JSON object a line")]
    [InlineData("{\n \"states\": [\"a\"],\n \"available_actions\": [[\"x\"]],\n \"action_idxs\": [0]\n}", "line 1", "printed over several lines")]
    [InlineData("nonsense", "line 1", "one JSON object a line")]
    [InlineData("{\"states\": [\"a\"],", "line 1", "It is cut short: it ends in the middle of a value")]
    [InlineData("", "body", "one JSON object a line")]
    public async Task Import_SaysWhatIsWantedOfTheWholeFile(string text, string field, string message)
    {
        var (status, answer) = await SendAsync(Encoding.UTF8.GetBytes(text));
        Assert.Equal(400, status);
        Assert.Contains(message, (string?)answer["errors"]![field]![0], StringComparison.Ordinal);
        Assert.DoesNotContain("WebShopRL", answer.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_AsksToUnpack_WhatIsPacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Line("one")));
        var (status, answer) = await SendAsync(packed.ToArray());
        Assert.Equal((400, "The file is packed with gzip: unpack it first."), (status, (string?)answer["errors"]!["body"]![0]));
    }

    [Theory]
    [InlineData("425A6839314159265359", "The file is packed with bzip2: unpack it first.")]
    [InlineData("FD377A585A000004E6D6", "The file is packed with xz: unpack it first.")]
    [InlineData("28B52FFD0458A1000000", "The file is packed with Zstandard (zst): unpack it first.")]
    [InlineData("504B03040A", "The file is a zip archive: unpack it first.")]
    [InlineData("50415231150415", "The file is a Parquet file: write it as JSON lines.")]
    [InlineData("FFFE7B0022000A007D00", "The file is UTF-16: save it as UTF-8.")]
    [InlineData("5B007B0022000A007D00", "The file is UTF-16: save it as UTF-8.")]
    public async Task Import_CallsAFileWhatItIs_ThatIsNoText(string content, string message)
    {
        var (status, answer) = await SendAsync(Convert.FromHexString(content));
        Assert.Equal((400, message), (status, (string?)answer["errors"]!["body"]?[0]));
    }

    [Fact]
    public async Task Import_TrimsItsName_AndRefusesOneThatNobodySees()
    {
        await SendAsync(Encoding.UTF8.GetBytes(Line("one")), "?name=%20%20mine.jsonl%20");
        Assert.Equal("mine.jsonl", (string?)(await _server.GetAsync("/api/v1/trajectories/imports"))[0]!["name"]);
        var (status, answer) = await SendAsync(Encoding.UTF8.GetBytes(Line("two")), "?name=%20%E2%80%8B");
        Assert.Equal(400, status);
        Assert.StartsWith("Missing: give a text", (string?)answer["errors"]!["name"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Catalogs_ShowTheFingerprintThatRowsCarry()
    {
        var catalog = (await _server.GetAsync("/api/v1/catalogs"))[0]!;
        Assert.Matches("^[0-9a-f]{64}$", (string)catalog["fingerprint"]!);
        await ImportAsync(Line("one"));
        Assert.Equal((string?)catalog["fingerprint"], (string?)(await _server.GetAsync("/api/v1/trajectories"))[0]!["catalog_fingerprint"]);
        var (_, queued) = await _server.PostAsync("/api/v1/evaluations", new { agent = new { baseline = "rule" }, split = "test", episodes = 1 });
        Assert.Equal((string?)catalog["fingerprint"], (string?)(await _server.GetAsync($"/api/v1/evaluations/{queued!["id"]}"))["catalog_fingerprint"]);
    }

    private static string Line(string instruction) => new JsonObject
    {
        ["states"] = new JsonArray($"WebShop\nInstruction: \n{instruction}\n[button] Search [button_]\n", $"Instruction:\n{instruction}\n[button] Back to Search [button_]\n"),
        ["available_actions"] = new JsonArray(new JsonArray(), new JsonArray("click[back to search]", "click[buy now]")),
        ["action_idxs"] = new JsonArray(-1, 1),
    }.ToJsonString();

    private Task<List<StoredTrajectory>> StoredAsync() => _server.WithStoreAsync(store => store.Trajectories.AsNoTracking().OrderBy(row => row.Id).ToListAsync());

    private Task<(int Status, JsonNode Answer)> ImportAsync(params string[] lines) => SendAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    private async Task<(int Status, JsonNode Answer)> SendAsync(byte[] content, string query = "")
    {
        using var body = new ByteArrayContent(content) { Headers = { ContentType = new("application/x-ndjson") } };
        using var answer = await _server.Client.PostAsync($"/api/v1/trajectories/import{query}", body);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
