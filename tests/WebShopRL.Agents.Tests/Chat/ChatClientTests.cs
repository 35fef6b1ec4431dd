using System.Diagnostics;
using WebShopRL.Agents.Chat;

namespace WebShopRL.Tests.Chat;

[Trait(Category.Name, Category.Unit)]
public sealed class ChatClientTests
{
    private static readonly ChatMessage[] Hello = [new("system", "You shop."), new("user", "héllo")];

    private static async Task<(ChatAnswer? Answer, ChatException? Failure, ChatClient Client, ChatServer Server)> AskAsync(Func<ChatServer.Request, ChatServer.Answer> answer, Func<ChatEndpoint, ChatEndpoint>? change = null)
    {
        await using var server = new ChatServer(answer);
        using var http = ChatClient.CreateClient();
        var endpoint = new ChatEndpoint(new Uri(server.BaseUrl), "small", "secret-key") { BackOff = TimeSpan.FromMilliseconds(5), Tries = 3 };
        var client = new ChatClient(http, change?.Invoke(endpoint) ?? endpoint);
        try
        {
            return (await client.AskAsync(Hello, TestContext.Current.CancellationToken), null, client, server);
        }
        catch (ChatException failure)
        {
            return (null, failure, client, server);
        }
    }

    [Fact]
    public async Task Ask_JoinsTheStream_AndSendsWhatTheProtocolSays()
    {
        var (answer, _, client, server) = await AskAsync(_ => ChatServer.Stream("Action: search[blue sandals]", prompt: 321, completion: 12));

        Assert.Equal(new ChatAnswer("Action: search[blue sandals]", 321, 12, false), answer);
        Assert.Equal(0, client.Retries);
        var request = Assert.Single(server.Requests);
        Assert.Equal(("/v1/chat/completions", "Bearer secret-key"), (request.Path, request.Headers["Authorization"]));
        Assert.Equal(("small", "héllo", true, true, 512, 0.0), (
            (string)request.Body["model"]!, request.Last, (bool)request.Body["stream"]!, (bool)request.Body["stream_options"]!["include_usage"]!, (int)request.Body["max_tokens"]!, (double)request.Body["temperature"]!));
    }

    [Fact]
    public async Task Ask_TakesAnAnswerThatIsNoStream()
    {
        var (answer, _, _, _) = await AskAsync(_ => ChatServer.Json("200 OK", """{"choices":[{"message":{"role":"assistant","content":"click[buy now]"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":4}}"""));
        Assert.Equal(new ChatAnswer("click[buy now]", 5, 4, false), answer);
    }

    /// <summary>As models answer that think aloud: what they think is no part of what they say.</summary>
    [Fact]
    public async Task Ask_ReadsTheTextParts_OfAnAnswerInParts()
    {
        var (answer, _, _, _) = await AskAsync(_ => ChatServer.Json("200 OK",
            """{"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"search[no]"}]},{"type":"text","text":"Action: "},{"type":"text","text":"search[yes]"}]},"finish_reason":"stop"}]}"""));
        Assert.Equal("Action: search[yes]", answer?.Text);
    }

    [Fact]
    public async Task Ask_ReadsHalfACharacterAsUnknown_AndAWholeOneAsItIs()
    {
        var (answer, _, _, _) = await AskAsync(_ => ChatServer.Json("200 OK", """{"choices":[{"message":{"role":"assistant","content":"a \ud83d b \ude00 \ud83d\ude00 \\ud83d"},"finish_reason":"stop"}]}"""));
        Assert.Equal("a \ufffd b \ufffd \U0001F600 \\ud83d", answer!.Text);
    }

    [Fact]
    public async Task Ask_GuessesTokens_WhereTheServerDoesNotTell()
    {
        var (answer, _, _, _) = await AskAsync(_ => ChatServer.Stream("four", usage: false));
        Assert.Equal(new ChatAnswer("four", 3 + 2, 1, true), answer);
    }

    [Fact]
    public async Task Ask_WaitsAsLongAsTheServerAsksFor()
    {
        var clock = Stopwatch.StartNew();
        var (answer, _, client, server) = await AskAsync(request => request.Number == 0 ? ChatServer.Json("429 Too Many Requests", """{"error":{"message":"slow down"}}""", "Retry-After: 1") : ChatServer.Stream("ok"));
        Assert.Equal(("ok", 1, 2), (answer!.Text, client.Retries, server.Requests.Count));
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(0.99), $"It came back after {clock.Elapsed}.");
    }

    [Fact]
    public async Task Ask_GivesUp_WhereTheServerAsksForTooLong()
    {
        var (_, failure, _, server) = await AskAsync(_ => ChatServer.Json("429 Too Many Requests", """{"error":{"message":"quota"}}""", "Retry-After: 86400"));
        Assert.Contains("86400 s", failure!.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    public static TheoryData<string, ChatServer.Answer, string> Broken => new()
    {
        { "500", ChatServer.Json("500 Internal Server Error", """{"error":{"message":"out of memory"}}"""), "answered 500: out of memory" },
        { "503 of a proxy", ChatServer.Json("503 Service Unavailable", "<html>down</html>"), "answered 503: <html>down</html>" },
        { "cut stream", ChatServer.Stream("Action: search[blue sandals]", cutAfter: 3), "the stream broke off" },
        { "error inside the stream", ChatServer.Json("200 OK", """{"error":{"message":"overloaded"}}"""), "overloaded" },
        { "no object", ChatServer.Json("200 OK", "[1, 2]"), "no chat completion" },
        { "half an object", ChatServer.Json("200 OK", """{"choices":[{"message"""), "gave no whole answer: it is cut short: it ends in the middle of a value" },
        { "no choices", ChatServer.Json("200 OK", """{"choices":[]}"""), "no choices" },
        { "choices of another kind", ChatServer.Json("200 OK", """{"choices":{"0":1}}"""), "no chat completion" },
        { "names twice", ChatServer.Json("200 OK", """{"choices":[],"choices":[]}"""), "gave no whole answer: a name stands in it twice." },
        { "nothing", ChatServer.Json("200 OK", ""), "gave no whole answer: it is empty" },
        { "no JSON", ChatServer.Json("200 OK", "<html>"), "gave no whole answer: it is not valid JSON (line 1, byte 1)." },
        { "nested", ChatServer.Json("200 OK", new string('[', 100)), "gave no whole answer: it is nested deeper than 64 levels" },
        { "an image", ChatServer.Json("200 OK", """{"choices":[{"message":{"content":[{"type":"text","text":"ok"},{"type":"image_url"}]}}]}"""), "its content[1] is no part of text" },
        { "a number", ChatServer.Json("200 OK", """{"choices":[{"message":{"content":5}}]}"""), "its content is no text: '5'" },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task Ask_TriesAgainAndThenSaysWhy(string what, ChatServer.Answer broken, string why)
    {
        var (recovered, _, _, _) = await AskAsync(request => request.Number < 2 ? broken : ChatServer.Stream("ok"));
        Assert.True(recovered?.Text == "ok", what);

        var (_, failure, _, server) = await AskAsync(_ => broken);
        Assert.Contains(why, failure!.Message, StringComparison.Ordinal);
        Assert.Contains("asked 3 times", failure.Message, StringComparison.Ordinal);
        foreach (var word in new[] { "LineNumber", "BytePosition", "Parameter", "Path:", "System." })
            Assert.DoesNotContain(word, failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("401 Unauthorized")]
    [InlineData("400 Bad Request")]
    [InlineData("404 Not Found")]
    [InlineData("302 Found")]
    public async Task Ask_DoesNotTryAgain_WhereItWasRefused(string status)
    {
        var (_, failure, _, server) = await AskAsync(_ => ChatServer.Json(status, """{"error":{"message":"no","param":"model"}}""", "Location: http://127.0.0.1:1/"));
        Assert.Single(server.Requests);
        Assert.Contains($"answered {status[..3]}: no", failure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_LearnsTheOtherNameOfTheTokenLimit()
    {
        var (answer, _, _, server) = await AskAsync(request => request.Body.ContainsKey("max_tokens")
            ? ChatServer.Json("400 Bad Request", """{"error":{"message":"Unsupported parameter","param":"max_tokens","code":"unsupported_parameter"}}""")
            : ChatServer.Stream("ok"));
        Assert.Equal(("ok", 512), (answer!.Text, (int)server.Requests[1].Body["max_completion_tokens"]!));
    }

    [Fact]
    public async Task Ask_DoesNotWaitForEver()
    {
        var (_, failure, _, _) = await AskAsync(_ => ChatServer.Stream("late") with { Silence = TimeSpan.FromSeconds(30) }, endpoint => endpoint with { Patience = TimeSpan.FromMilliseconds(200), Tries = 2 });
        Assert.Contains("said nothing for 0.2 s", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_NamesWhatCannotBeReached()
    {
        var (_, failure, _, _) = await AskAsync(_ => ChatServer.Stream(""), endpoint => endpoint with { BaseUrl = new Uri("http://127.0.0.1:1/v1"), Tries = 1 });
        Assert.Contains("small at http://127.0.0.1:1/v1 cannot be reached", failure!.Message, StringComparison.Ordinal);
    }
}
