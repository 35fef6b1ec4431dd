using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Api;

/// <summary>Bodies that are no JSON as it is meant, and values of another kind than is meant: said in words for people, with what is legal.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class OddBodyTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private const string Runs = "/api/v1/runs", Evaluations = "/api/v1/evaluations", Episodes = "/api/v1/episodes";

    [Theory]
    [InlineData(Runs, """{"name": "a", "algorithm": "il", "seed": "3"}""", "seed", "The value is not a whole number from 0 to 2147483647.")]
    [InlineData(Runs, """{"name": "a", "algorithm": "il", "seed": 4294967295}""", "seed", "The value is not a whole number from 0 to 2147483647.")]
    [InlineData(Runs, """{"name": "a", "algorithm": "il", "seed": 1.5}""", "seed", "The value is not a whole number from 0 to 2147483647.")]
    [InlineData(Runs, """{"name": 5, "algorithm": "il"}""", "name", "The value is not a text.")]
    [InlineData(Runs, """{"name": "a", "algorithm": "il", "settings": 5}""", "settings", "The value is not an object.")]
    [InlineData(Evaluations, """{"agent": {"baseline": "rule"}, "split": "test", "goals": "1"}""", "goals", "The value is not a list of whole numbers.")]
    [InlineData(Evaluations, """{"agent": {"baseline": "rule"}, "split": "test", "goals": 1}""", "goals", "The value is not a list of whole numbers.")]
    [InlineData(Evaluations, """{"agent": {"baseline": "rule"}, "split": "test", "goals": ["1"]}""", "goals[0]", "The value is not a whole number from -2147483648 to 2147483647.")]
    [InlineData(Evaluations, """{"agent": {"baseline": "rule"}, "split": "test", "temperature": "hot"}""", "temperature", "The value is not a number from 0.001 to 1000.")]
    [InlineData(Evaluations, """{"agent": {"baseline": "rule"}, "split": 5}""", "split", "The value is not one of test, validation, train.")]
    [InlineData(Evaluations, """{"agent": "rule", "split": "test"}""", "agent", "The value is not an object.")]
    [InlineData(Evaluations, """{"agent": {"llm": {"base_url": "http://a", "model": "b", "token_budget": 1.5}}, "split": "test"}""", "agent.llm.token_budget", "The value is not a whole number from 1 to 1000000000000000.")]
    [InlineData(Episodes, """{"observation_modes": "text"}""", "observation_modes", "The value is not a list of texts, each one of text, text_rich, html, url.")]
    [InlineData(Episodes, """{"goes_on": "yes"}""", "goes_on", "The value is not true or false.")]
    [InlineData("/api/v1/comparisons", """{"agents": "rule"}""", "agents", "The value is not a list of objects.")]
    [InlineData("/api/v1/comparisons", """{"agents": [], "parallel_runs": true}""", "parallel_runs", "The value is not a whole number from 1 to 32.")]
    [InlineData("/api/v1/rewards", """{"goal": 1, "asin": "a", "options": "red"}""", "options", "The value is not an object.")]
    public async Task Value_OfAnotherKind_IsToldWithWhatIsLegal(string path, string body, string field, string message)
    {
        var (status, answer) = await SendAsync(path, Encoding.UTF8.GetBytes(body));

        Assert.Equal(400, status);
        Assert.True(answer["errors"]!.AsObject().ContainsKey(field), answer.ToJsonString());
        Assert.StartsWith(message, (string?)answer["errors"]![field]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Value_OfAnotherKind_IsToldInABatchToo()
    {
        var (status, answer) = await SendAsync($"{Episodes}/batch", """{"items": [{"create": {"goal": "3"}}, {"id": "a", "action": "b", "step": 0.5}]}"""u8.ToArray());

        Assert.Equal(200, status);
        Assert.StartsWith("The value is not a whole number from 0 to 2147483647.", (string?)answer["items"]![0]!["errors"]!["goal"]![0], StringComparison.Ordinal);
        Assert.StartsWith("The value is not a whole number from 0 to 2147483647.", (string?)answer["items"]![1]!["errors"]!["step"]![0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("curves?run=x&name=il/loss", "run", "'x' is not a whole number from -2147483648 to 2147483647.")]
    [InlineData("curves/csv?run=1.5&name=il/loss", "run", "'1.5' is not a whole number from -2147483648 to 2147483647.")]
    [InlineData("curves?run=1&name=il/loss&points=many", "points", "'many' is not a whole number from 5 to 20000.")]
    [InlineData("trajectories?goal=x", "goal", "'x' is not a whole number from 0 to 2147483647.")]
    [InlineData("trajectories?min_reward=high", "min_reward", "'high' is not a number from 0 to 1.")]
    [InlineData("trajectories?limit=all", "limit", "'all' is not a whole number from 1 to 1000.")]
    public async Task Query_IsToldByItsOwnName_WithWhatIsLegal(string query, string field, string message)
    {
        using var answer = await server.Client.GetAsync($"/api/v1/{query}");
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal(message, (string?)problem["errors"]![field]?[0]);
    }

    [Theory]
    [InlineData("1F8B08000000000000FF", "The body is packed with gzip: unpack it first, or send it with Content-Encoding: gzip.")]
    [InlineData("425A6839314159265359", "The body is packed with bzip2: unpack it first.")]
    [InlineData("FD377A585A000004E6D6", "The body is packed with xz: unpack it first.")]
    [InlineData("28B52FFD0458A1000000", "The body is packed with Zstandard (zst): unpack it first.")]
    [InlineData("504B030414000000", "The body is a zip archive: unpack it first.")]
    [InlineData("FFFE7B0022006E00", "The body is UTF-16: save it as UTF-8.")]
    [InlineData("7B0022006E006100", "The body is UTF-16: save it as UTF-8.")]
    public async Task Body_ThatIsNoText_IsCalledWhatItIs(string content, string message)
    {
        foreach (var path in new[] { Runs, Evaluations, $"{Episodes}/batch" })
        {
            var (status, answer) = await SendAsync(path, Convert.FromHexString(content));
            Assert.Equal((400, message), (status, (string?)answer["errors"]!["body"]?[0]));
        }
    }

    [Theory]
    [InlineData("""{"name": "a", "algorithm": "il" """, "It is cut short: it ends in the middle of a value (line 1, byte ")]
    [InlineData("{\n \"name\": \"a\",\n \"algorithm\" \"il\"}", "It is not valid JSON (line 3, byte 14).")]
    [InlineData("""{"name": "a", "settings": {"learning_rate": NaN}}""", "It is not valid JSON: it has neither NaN nor None, but null (line 1, byte ")]
    [InlineData("""{"name": "a", "seed": True}""", "It is not valid JSON: it writes true and false (line 1, byte ")]
    [InlineData("{'name': 'a'}", "It is not valid JSON: its texts stand in double quotes (line 1, byte 2).")]
    public async Task Body_ThatIsBroken_IsToldInPlainWords(string body, string message)
    {
        var (status, answer) = await SendAsync(Runs, Encoding.UTF8.GetBytes(body));
        Assert.Equal(400, status);
        Assert.StartsWith(message, (string?)answer["errors"]!.AsObject().Single().Value![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_NestedTooDeep_IsToldTheLimit()
    {
        var (status, answer) = await SendAsync(Runs, Encoding.UTF8.GetBytes("""{"name": "a", "algorithm": "il", "settings": {"network": """ + new string('[', 100) + new string(']', 100) + "}}"));
        Assert.Equal(400, status);
        Assert.StartsWith("It is nested deeper than 32 levels (line 1, byte ", (string?)answer["errors"]!.AsObject().Single().Value![0], StringComparison.Ordinal);
    }

    /// <summary>As it was: a setting as deep as a body may be made the list of runs, in which it stands deeper, a 500.</summary>
    [Fact]
    public async Task Settings_OfARunFromOutside_AreNoDeeperThanAnswersMayBe()
    {
        var (refused, answer) = await SendAsync($"{Runs}/external", Nested(29));
        Assert.Equal((400, "Is nested deeper than 16 levels: give less of it."), (refused, (string?)answer["errors"]?["settings.x"]?[0]));
        Assert.Equal(201, (await SendAsync($"{Runs}/external", Nested(16))).Status);
        Assert.NotEmpty((await server.GetAsync(Runs)).AsArray());

        static byte[] Nested(int levels) => Encoding.UTF8.GetBytes("""{"name": "a", "settings": {"x": """ + new string('[', levels) + new string(']', levels) + "}}");
    }

    [Fact]
    public async Task Body_InLatin1_IsRefusedAsThat_AndTakenWhereItSaysSo()
    {
        var body = Encoding.Latin1.GetBytes("""{"goal": 1, "annotator": "Zoë"}""");
        var (status, answer) = await SendAsync(Episodes, body);
        Assert.Equal(400, status);
        Assert.StartsWith("It is not UTF-8: send it as UTF-8, or name its charset", (string?)answer["errors"]!["annotator"]![0], StringComparison.Ordinal);

        var (taken, started) = await SendAsync(Episodes, body, "application/json; charset=iso-8859-1");
        Assert.Equal(201, taken);
        Assert.Equal("Zoë", (string?)(await server.GetAsync($"{Episodes}/{started["id"]}"))["annotator"]);
    }

    [Theory]
    [InlineData("gzip"), InlineData("br"), InlineData("deflate")]
    public async Task Body_ThatSaysHowItIsPacked_IsUnpacked(string encoding)
    {
        var (status, started) = await SendAsync(Episodes, Packed("""{"goal": 7}"""u8, encoding), encoding: encoding);
        Assert.Equal((201, 7), (status, (int)started["goal"]!));

        var (imported, answer) = await SendAsync("/api/v1/trajectories/import", Packed(Encoding.UTF8.GetBytes($$"""{"states": ["{{encoding}}"], "available_actions": [["x"]], "action_idxs": [0]}"""), encoding), "application/x-ndjson", encoding);
        Assert.Equal((200, 1), (imported, (int)answer["imported"]!));
    }

    [Fact]
    public async Task Body_PackedInAnotherWay_OrNotAsItSays_OrTooLargeUnpacked_IsRefused()
    {
        var (unknown, why) = await SendAsync(Episodes, [0x28, 0xB5, 0x2F, 0xFD], encoding: "zstd");
        Assert.Equal(415, unknown);
        Assert.Contains("'zstd' is not taken here: send it as it is, or as one of gzip, br, deflate", (string?)why["detail"], StringComparison.Ordinal);

        var (plain, said) = await SendAsync(Episodes, """{"goal": 7}"""u8.ToArray(), encoding: "gzip");
        Assert.Equal((400, "The body is not whole gzip data, which its Content-Encoding says it is."), (plain, (string?)said["errors"]!["body"]![0]));

        // A few thousand bytes that would be two million.
        var (bomb, _) = await SendAsync(Episodes, Packed(Encoding.UTF8.GetBytes($$"""{"instruction": "{{new string(' ', 2 << 20)}}"}"""), "gzip"), encoding: "gzip");
        Assert.Equal(413, bomb);
    }

    private static byte[] Packed(ReadOnlySpan<byte> content, string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
            packer.Write(content);
        return packed.ToArray();
    }

    private async Task<(int Status, JsonNode Answer)> SendAsync(string path, byte[] content, string type = "application/json", string? encoding = null)
    {
        using var body = new ByteArrayContent(content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        if (encoding is not null)
            body.Headers.ContentEncoding.Add(encoding);
        using var answer = await server.Client.PostAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, JsonNode.Parse(text.Length > 0 ? text : "{}")!);
    }
}
