using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebShopRL.Tests.Models;

/// <summary>A server on loopback that answers each request as a test says, byte by byte, and then closes: it can break off and lie, which a proper one cannot. Answers many at once.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Request, byte[]> _answer;
    private readonly Task _loop;
    private readonly Lock _lock = new();
    private readonly List<Request> _requests = [];

    public ScriptedServer(Func<Request, byte[]> answer)
    {
        _answer = answer;
        _listener.Start();
        _loop = LoopAsync();
    }

    public sealed record Request(string Path, IReadOnlyDictionary<string, string> Headers, int Number);

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    public static byte[] Answer(string status, byte[] body, params string[] headers) => Raw(status, [.. headers, $"Content-Length: {body.Length}"], body);

    public static byte[] Raw(string status, string[] headers, byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Connection: close\r\n\r\n"), .. body];

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
        catch (Exception stopped) when (_stop.IsCancellationRequested && stopped is OperationCanceledException or SocketException or InvalidOperationException)
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
                var reader = new StreamReader(stream, Encoding.ASCII);
                // Callers may open a connection and never ask anything.
                if (await reader.ReadLineAsync(_stop.Token) is not { } asked)
                    return;
                var path = asked.Split(' ')[1];
                var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
                    headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
                Request request;
                lock (_lock)
                    _requests.Add(request = new Request(path, headers, _requests.Count(earlier => earlier.Path == path)));
                await stream.WriteAsync(_answer(request), _stop.Token);
                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException or SocketException)
            {
                // The caller has heard enough, or the test has ended.
            }
    }
}
