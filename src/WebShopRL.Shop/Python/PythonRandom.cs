using System.Numerics;

namespace WebShopRL.Shop.Python;

/// <summary>
/// CPython's <c>random.Random</c>, draw for draw: the Mersenne Twister MT19937, seeded as <c>random.seed(int)</c> does it. WebShop's goal order and price
/// limits come from it, so the same seed must give the same numbers here. Not thread-safe.
/// </summary>
public sealed class PythonRandom
{
    private const int StateLength = 624;
    private const int Shift = 397;
    private readonly uint[] _state = new uint[StateLength];
    private int _next;

    public PythonRandom(long seed) => Seed(seed);

    private PythonRandom(PythonRandom other)
    {
        other._state.CopyTo(_state, 0);
        _next = other._next;
    }

    /// <summary>Starts over, as <c>random.seed(n)</c>: the sign is dropped, the magnitude's 32-bit words are the key.</summary>
    public void Seed(long seed)
    {
        var magnitude = seed < 0 ? (ulong)-(seed + 1) + 1 : (ulong)seed;
        ReadOnlySpan<uint> key = [(uint)magnitude, (uint)(magnitude >> 32)];
        InitializeByArray(magnitude <= uint.MaxValue ? key[..1] : key);
    }

    /// <summary>An independent generator in the same state.</summary>
    public PythonRandom Fork() => new(this);

    /// <summary>The next 32 bits.</summary>
    public uint NextUInt32()
    {
        if (_next == StateLength)
            Twist();
        var word = _state[_next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9D2C5680;
        word ^= (word << 15) & 0xEFC60000;
        return word ^ (word >> 18);
    }

    /// <summary><c>random()</c>: 53 bits in [0, 1).</summary>
    public double NextDouble()
    {
        var high = NextUInt32() >> 5;
        var low = NextUInt32() >> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    /// <summary><c>uniform(a, b)</c>.</summary>
    public double Uniform(double from, double to) => from + (to - from) * NextDouble();

    /// <summary><c>_randbelow(n)</c>: uniform in [0, n), by drawing as many bits as n has until they are below n.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var bits = 32 - BitOperations.LeadingZeroCount((uint)bound);
        uint drawn;
        do
            drawn = NextUInt32() >> (32 - bits);
        while (drawn >= bound);
        return (int)drawn;
    }

    /// <summary><c>shuffle(x)</c>, in place.</summary>
    public void Shuffle<T>(IList<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary><c>sample(population, k)</c>: k distinct positions' items, in the order drawn.</summary>
    public T[] Sample<T>(IReadOnlyList<T> population, int count) => [.. SamplePositions(population.Count, count).Select(position => population[position])];

    /// <summary><c>sample(range(n), k)</c>.</summary>
    public int[] SamplePositions(int populationCount, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, populationCount);
        // CPython weighs the memory of a list against that of a set; where the border lies decides which numbers come out.
        double setSize = 21;
        if (count > 5)
            setSize += Math.Pow(4, Math.Ceiling(Math.Log(count * 3) / Math.Log(4)));
        var result = new int[count];
        if (populationCount <= setSize)
        {
            int[] pool = [.. Enumerable.Range(0, populationCount)];
            for (var i = 0; i < count; i++)
            {
                var j = Below(populationCount - i);
                result[i] = pool[j];
                pool[j] = pool[populationCount - i - 1];
            }
            return result;
        }
        var selected = new HashSet<int>();
        for (var i = 0; i < count; i++)
        {
            int j;
            do
                j = Below(populationCount);
            while (!selected.Add(j));
            result[i] = j;
        }
        return result;
    }

    /// <summary><c>choices(population)[0]</c> without weights, as a position in [0, count).</summary>
    public int Choice(int count) => (int)Math.Floor(NextDouble() * count);

    /// <summary><c>choices(population, weights)[0]</c> as a position; <paramref name="cumulativeWeights"/> are the running sums of the weights.</summary>
    public int Choice(ReadOnlySpan<double> cumulativeWeights) =>
        Bisect.Right(cumulativeWeights[..^1], NextDouble() * cumulativeWeights[^1]);

    private void InitializeByArray(ReadOnlySpan<uint> key)
    {
        _state[0] = 19650218;
        for (var i = 1; i < StateLength; i++)
            _state[i] = 1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30)) + (uint)i;

        var position = 1;
        for (int round = Math.Max(StateLength, key.Length), j = 0; round > 0; round--)
        {
            _state[position] = (_state[position] ^ ((_state[position - 1] ^ (_state[position - 1] >> 30)) * 1664525)) + key[j] + (uint)j;
            position = Advance(position);
            j = j + 1 == key.Length ? 0 : j + 1;
        }
        for (var round = StateLength - 1; round > 0; round--)
        {
            _state[position] = (_state[position] ^ ((_state[position - 1] ^ (_state[position - 1] >> 30)) * 1566083941)) - (uint)position;
            position = Advance(position);
        }
        _state[0] = 0x80000000;
        _next = StateLength;
    }

    private int Advance(int position)
    {
        if (position + 1 < StateLength)
            return position + 1;
        _state[0] = _state[StateLength - 1];
        return 1;
    }

    private void Twist()
    {
        for (var i = 0; i < StateLength; i++)
        {
            var word = (_state[i] & 0x80000000) | (_state[(i + 1) % StateLength] & 0x7FFFFFFF);
            _state[i] = _state[(i + Shift) % StateLength] ^ (word >> 1) ^ ((word & 1) * 0x9908B0DF);
        }
        _next = 0;
    }
}
