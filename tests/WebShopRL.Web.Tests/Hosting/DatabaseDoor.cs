using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace WebShopRL.Tests.Hosting;

/// <summary>A way to the database that a test can shut, as when the server is restarted: what is open breaks, and nobody new gets in until it is opened again.</summary>
internal sealed class DatabaseDoor : IDisposable
{
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private readonly EndPoint _behind;
    private Socket _listener;

    public DatabaseDoor(string connectionString)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        _behind = target.Host!.StartsWith('/') ? new UnixDomainSocketEndPoint($"{target.Host}/.s.PGSQL.{target.Port}") : new DnsEndPoint(target.Host, target.Port);
        _listener = Listen(0);
        target.Host = "127.0.0.1";
        target.Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        ConnectionString = target.ConnectionString;
    }

    /// <summary>The way through the door.</summary>
    public string ConnectionString { get; }

    public void Shut()
    {
        _listener.Dispose();
        foreach (var socket in _open.Keys)
            socket.Dispose();
    }

    public void Open() => _listener = Listen(new NpgsqlConnectionStringBuilder(ConnectionString).Port);

    public void Dispose() => Shut();

    private Socket Listen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
                _ = PassOnAsync(await listener.AcceptAsync());
        }
        catch (Exception shut) when (shut is SocketException or ObjectDisposedException)
        {
            // Shut.
        }
    }

    private async Task PassOnAsync(Socket client)
    {
        using var _ = client;
        using var server = new Socket(_behind.AddressFamily is AddressFamily.Unix ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, _behind.AddressFamily is AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        _open[client] = 0;
        _open[server] = 0;
        try
        {
            await server.ConnectAsync(_behind);
            using var near = new NetworkStream(client);
            using var far = new NetworkStream(server);
            await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
        }
        catch (Exception broken) when (broken is SocketException or IOException or ObjectDisposedException)
        {
            // Either side has gone, or the door was shut.
        }
        _open.TryRemove(client, out byte _);
        _open.TryRemove(server, out byte _);
    }
}
