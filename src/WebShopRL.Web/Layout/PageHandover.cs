using Microsoft.Extensions.Caching.Memory;

namespace WebShopRL.Web.Layout;

/// <summary>
/// What pages read for their first drawing, kept for the circuit that draws them again at once: it need not read the same a second time. The browser carries the key alone, sealed by the framework. A circuit that comes late, or to another
/// process, finds nothing and reads for itself.
/// </summary>
public sealed class PageHandover : IDisposable
{
    /// <summary>As many as may wait; of more, the further ones are read again.</summary>
    internal const int Most = 256;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly MemoryCache _waiting = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>Keeps it for a moment; gives the key it is taken by.</summary>
    public Guid Keep(object read)
    {
        var key = Guid.NewGuid();
        _waiting.Set(key, read, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
        return key;
    }

    /// <summary>What was kept by that key, once; null where it is not there, or no longer.</summary>
    public object? Take(Guid key)
    {
        if (!_waiting.TryGetValue(key, out var read))
            return null;
        _waiting.Remove(key);
        return read;
    }

    public void Dispose() => _waiting.Dispose();
}
