using System.Collections.Concurrent;

namespace WebShopRL.Shop.Caching;

/// <summary>Remembers what was computed, up to a number of entries; when full it forgets everything and starts over. Safe to use from many threads.</summary>
internal sealed class BoundedCache<TKey, TValue>(int capacity) where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TValue> _entries = new();
    private int _count;

    public TValue GetOrAdd<TArgument>(TKey key, Func<TKey, TArgument, TValue> compute, TArgument argument)
    {
        if (_entries.TryGetValue(key, out var known))
            return known;
        var value = compute(key, argument);
        // ConcurrentDictionary.Count takes every lock, so entries are counted beside it; races make the bound approximate.
        if (_entries.TryAdd(key, value) && Interlocked.Increment(ref _count) > capacity)
        {
            _entries.Clear();
            Interlocked.Exchange(ref _count, 0);
        }
        return value;
    }
}
