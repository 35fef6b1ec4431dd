using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace WebShopRL.Web.Security;

/// <summary>What became of a key that was shown.</summary>
internal enum KeyVerdict
{
    Accepted,
    Unknown,
    /// <summary>Too many wrong ones came from the same address: this one was not looked at.</summary>
    NotLookedAt,
}

/// <summary>
/// Checks keys, and slows down who guesses: after <see cref="WrongKeys"/> wrong ones within <see cref="Window"/> from an address, keys from there are not looked at until
/// the window is over. Other addresses notice nothing, and neither does anyone who logged in before. An IPv6 network of 64 bits counts as one address.
/// </summary>
internal sealed class KeyGuard(AccessKeys keys) : IDisposable
{
    public const int WrongKeys = 10;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _checking = new();
    private readonly PartitionedRateLimiter<IPAddress> _wrong = PartitionedRateLimiter.Create<IPAddress, IPAddress>(from => RateLimitPartition.GetFixedWindowLimiter(
        from, _ => new FixedWindowRateLimiterOptions { PermitLimit = WrongKeys, Window = Window, QueueLimit = 0 }));

    /// <param name="from">Null where the connection has no address, as a socket file's.</param>
    public KeyVerdict Check(IPAddress? from, string key)
    {
        var network = Network(from ?? IPAddress.None);
        // One at a time: guesses that come together would all pass the first look. A check takes microseconds.
        lock (_checking)
        {
            if (!Take(network, 0))
                return KeyVerdict.NotLookedAt;
            if (keys.Accepts(key))
                return KeyVerdict.Accepted;
            Take(network, 1);
            return KeyVerdict.Unknown;
        }
    }

    public void Dispose() => _wrong.Dispose();

    private bool Take(IPAddress network, int permits)
    {
        using var lease = _wrong.AttemptAcquire(network, permits);
        return lease.IsAcquired;
    }

    private static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var octets = address.GetAddressBytes();
        octets.AsSpan(8).Clear();
        return new IPAddress(octets);
    }
}
