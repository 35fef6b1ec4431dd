namespace WebShopRL.Agents.Randomness;

/// <summary>Draws that depend on where they are made alone, not on how many were made before: whatever runs beside an episode, or ran before a restart, it is drawn the same.</summary>
public static class Chance
{
    /// <summary>Uniform in [0, 1), by an episode's seed and the step in it.</summary>
    public static double Of(int seed, int step) => (Mix(((ulong)(uint)seed << 32) | (uint)step) >> 11) * (1.0 / (1UL << 53));

    /// <summary>The first number of SplitMix64 from that state (Steele, Lea and Flood 2014, Fast splittable pseudorandom number generators).</summary>
    internal static ulong Mix(ulong state)
    {
        unchecked
        {
            var z = state + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
