using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace WebShopRL.Tests.Chat;

/// <summary>A server on loopback that speaks chat completions as a test says, byte by byte: it streams, breaks off, refuses and lies. Answers many at once.</summary>
public sealed class ChatServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Request, Answer> _answer;
    private readonly Task _loop;
    private readonly Lock _lock = new();
    private readonly List<Request> _requests = [];

    public ChatServer(Func<Request, Answer> answer)
    {
        _answer = answer;
        _listener.Start();
        _loop = LoopAsync();
    }

    /// <param name="Number">From 0.</param>
    public sealed record Request(int Number, string Path, IReadOnlyDictionary<string, string> Headers, JsonObject Body)
    {
        public string Last => (string)Body["messages"]!.AsArray()[^1]!["content"]!;
    }

    /// <param name="Silence">Before the first byte.</param>
    public sealed record Answer(byte[] Bytes, TimeSpan Silence = default);

    public string BaseUrl => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>Requests that were being answered at the same time, at most.</summary>
    public int MostAtOnce { get; private set; }

    private int _now;

    /// <summary>As published servers stream: a role, pieces of text, why it ends, the usage, the end.</summary>
    public static Answer Stream(string text, int prompt = 100, int completion = 10, bool usage = true, int? cutAfter = null)
    {
        List<string> events = ["""{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"""];
        events.AddRange(text.Chunk(7).Select(piece => new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["content"] = new string(piece) }, ["finish_reason"] = null }) }.ToJsonString()));
        if (cutAfter is { } cut)
            return new(Raw("200 OK", ["Content-Type: text/event-stream"], string.Concat(events.Take(cut).Select(data => $"data: {data}\n\n"))));
        events.Add("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        if (usage)
            events.Add(new JsonObject { ["choices"] = new JsonArray(), ["usage"] = new JsonObject { ["prompt_tokens"] = prompt, ["completion_tokens"] = completion, ["total_tokens"] = prompt + completion } }.ToJsonString());
        return new(Raw("200 OK", ["Content-Type: text/event-stream; charset=utf-8"], $": keep-alive\n\n{string.Concat(events.Select(data => $"data: {data}\n\n"))}data: [DONE]\n\n"));
    }

    public static Answer Json(string status, string body, params string[] headers) => new(Raw(status, [.. headers, "Content-Type: application/json"], body));

    private static byte[] Raw(string status, string[] headers, string body) =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Connection: close\r\n\r\n{body}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        List<Task> answering = [];
        try
        {
            while (true)
                answering.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(answering);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
            try
            {
                await using var stream = client.GetStream();
                // One byte a character, so that the body's length is that of its header.
                var reader = new StreamReader(stream, Encoding.Latin1);
                // Callers that are stopped may have opened a connection and never asked anything.
                if (await reader.ReadLineAsync(_stop.Token) is not { } asked)
                    return;
                var path = asked.Split(' ')[1];
                var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
                    headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
                var body = new char[int.Parse(headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture)];
                await reader.ReadBlockAsync(body, _stop.Token);
                Request request;
                lock (_lock)
                {
                    _requests.Add(request = new Request(_requests.Count, path, headers, JsonNode.Parse(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body)))!.AsObject()));
                    MostAtOnce = Math.Max(MostAtOnce, ++_now);
                }
                var answer = _answer(request);
                await Task.Delay(answer.Silence, _stop.Token);
                lock (_lock)
                    _now--;
                await stream.WriteAsync(answer.Bytes, _stop.Token);
                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException or SocketException)
            {
                // The caller or the test has gone.
            }
    }
}
