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
    private Socket? _holder;
    private volatile bool _isShut;

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

    private int Port => new NpgsqlConnectionStringBuilder(ConnectionString).Port;

    /// <summary>The port stays the door's meanwhile, so that nobody else is given it: who comes to one that is bound and not listened to is refused.</summary>
    public void Shut()
    {
        Close();
        _holder = Bind(Port);
    }

    public void Open()
    {
        _isShut = false;
        _holder?.Dispose();
        _listener = Listen(Port);
    }

    public void Dispose()
    {
        Close();
        _holder?.Dispose();
    }

    private void Close()
    {
        _isShut = true;
        _listener.Dispose();
        foreach (var socket in _open.Keys)
            socket.Dispose();
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private Socket Listen(int port)
    {
        var listener = Bind(port);
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
            // It may have come in while the door was being shut, and not have been among those that were open.
            ObjectDisposedException.ThrowIf(_isShut, client);
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
