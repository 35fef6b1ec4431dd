namespace WebShopRL.Agents.Randomness;

/// <summary>
/// Random 64-bit numbers from a state of 64 bits (SplitMix64, Steele et al. 2014). What networks draw - fresh weights and the keys of dropout - comes from the stream of the thread that they are on, never from
/// torch's generator, which is one for the process: what another thread makes or loads meanwhile changes nothing. A training has a stream of its own, seeded before anything is made and kept in its saves.
/// </summary>
public sealed class RandomStream
{
    [ThreadStatic]
    private static RandomStream? _current;

    private ulong _state;

    public RandomStream(long seed) => _state = Mix(unchecked((ulong)seed));

    /// <summary>The calling thread's; one of seed 0 where none was given.</summary>
    public static RandomStream Current => _current ??= new RandomStream(0);

    /// <summary>Everything that continuing needs.</summary>
    public long State
    {
        get => unchecked((long)_state);
        set => _state = unchecked((ulong)value);
    }

    public ulong Next() => Mix(_state = unchecked(_state + 0x9e3779b97f4a7c15));

    /// <summary>Makes a stream the calling thread's until the answer is disposed of, on the same thread.</summary>
    public static Scope Use(RandomStream stream)
    {
        var scope = new Scope(_current);
        _current = stream;
        return scope;
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }

    /// <summary>Gives the thread back the stream that it had.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly RandomStream? _before;

        internal Scope(RandomStream? before) => _before = before;

        public void Dispose() => _current = _before;
    }
}
