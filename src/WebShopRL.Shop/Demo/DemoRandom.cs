namespace WebShopRL.Shop.Demo;

/// <summary>
/// SplitMix64: each product and each instruction draws from a stream of its own, named by seed and number, so that any of them can be made
/// alone and the files are the same bytes on every machine and runtime (<see cref="Random"/> promises neither).
/// </summary>
internal struct DemoRandom
{
    private ulong _state;

    public DemoRandom(int seed, Stream stream, long number)
    {
        _state = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL);
        _state = NextUInt64() ^ (ulong)stream;
        _state = NextUInt64() ^ unchecked((ulong)number);
        NextUInt64();
    }

    /// <summary>What is drawn; part of the stream's name.</summary>
    public enum Stream : ulong
    {
        Family = 1,
        Product = 2,
        Instruction = 3,
        Synthetic = 4,
    }

    /// <summary>Uniform in [0, <paramref name="count"/>).</summary>
    public int Next(int count) => (int)(NextUnit() * count);

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>], both included.</summary>
    public int Between(int low, int high) => low + Next(high - low + 1);

    public bool Chance(double probability) => NextUnit() < probability;

    public T Pick<T>(IReadOnlyList<T> from) => from[Next(from.Count)];

    /// <summary><paramref name="count"/> different elements (all, where there are fewer), in random order.</summary>
    public List<T> Sample<T>(IReadOnlyList<T> from, int count)
    {
        List<T> pool = [.. from];
        count = Math.Min(count, pool.Count);
        for (var i = 0; i < count; i++)
        {
            var j = i + Next(pool.Count - i);
            (pool[i], pool[j]) = (pool[j], pool[i]);
        }
        return pool[..count];
    }

    /// <summary>A position of <paramref name="weights"/>, drawn in proportion.</summary>
    public int Weighted(params ReadOnlySpan<int> weights)
    {
        var total = 0;
        foreach (var weight in weights)
            total += weight;
        var draw = Next(total);
        for (var i = 0; ; i++)
            if ((draw -= weights[i]) < 0)
                return i;
    }

    private double NextUnit() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    private ulong NextUInt64()
    {
        unchecked
        {
            var z = _state += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
