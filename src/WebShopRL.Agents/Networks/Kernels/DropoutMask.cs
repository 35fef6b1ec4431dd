using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using WebShopRL.Agents.Randomness;

namespace WebShopRL.Agents.Networks.Kernels;

/// <summary>
/// Dropout's random choice as a function of a key and an element's number: 32 bits, so that the probability is exact to 2^-32 as in torch, and made again in the backward pass instead of kept.
/// The keys come from the thread's random stream, so its seed and state decide everything. The mixing is Wellons' <c>lowbias32</c>, twice, with a key before each.
/// </summary>
internal readonly struct DropoutMask
{
    private readonly uint _first, _second, _threshold;
    private readonly float _scale;

    private DropoutMask(uint first, uint second, double probability)
    {
        (_first, _second) = (first, second);
        _threshold = (uint)Math.Min(uint.MaxValue, Math.Round(probability * 4294967296.0));
        _scale = (float)(1 / (1 - probability));
    }

    /// <summary>Keeps everything.</summary>
    public static DropoutMask None => new(0, 0, 0);

    public bool IsNone => _threshold == 0;

    /// <param name="probability">Of an element to be dropped; 0 draws nothing.</param>
    public static DropoutMask Draw(double probability)
    {
        if (probability == 0)
            return None;
        var bits = RandomStream.Current.Next();
        return new DropoutMask((uint)bits, (uint)(bits >> 32), probability);
    }

    /// <summary>Of 16 elements from <paramref name="index"/> on: 0 where dropped, 1 / (1 - p) where kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Factors(uint index)
    {
        var x = Vector512.Create(index) + Vector512<uint>.Indices;
        x = Mix(x ^ Vector512.Create(_first)) + Vector512.Create(_second);
        x = Mix(x);
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512.Create(_threshold)).AsSingle(), Vector512.Create(_scale), Vector512<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Mix(Vector512<uint> x)
    {
        x ^= x >>> 16;
        x *= Vector512.Create(0x7feb352du);
        x ^= x >>> 15;
        x *= Vector512.Create(0x846ca68bu);
        return x ^ (x >>> 16);
    }
}
