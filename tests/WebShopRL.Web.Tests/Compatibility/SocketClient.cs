using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebShopRL.Tests.Compatibility;

/// <summary>Sends a path as it stands: .NET's own client would tidy it up first.</summary>
internal static class SocketClient
{
    /// <summary>The answer's body.</summary>
    public static async Task<string> GetAsync(Uri server, string path) => (await SendAsync(server, path)).Body;

    public static async Task<(int Status, string Body, string? Location)> SendAsync(Uri server, string path, string method = "GET")
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{method} {path} HTTP/1.0\r\nHost: {server.Authority}\r\nContent-Length: 0\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync();
        var body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var location = answer[..body].Split("\r\n").FirstOrDefault(line => line.StartsWith("Location: ", StringComparison.OrdinalIgnoreCase));
        return (int.Parse(answer.Split(' ')[1], CultureInfo.InvariantCulture), answer[(body + 4)..], location?["Location: ".Length..]);
    }

    private static int _asked = Environment.ProcessId;

    /// <summary>One that nobody listens at. Below those that the system gives to whoever asks for any, so that it is still free when it is used.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = 20_000 + Interlocked.Increment(ref _asked) % 12_000;
            try
            {
                using var listener = new TcpListener(IPAddress.Any, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }
}
