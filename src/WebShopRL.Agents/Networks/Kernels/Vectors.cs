using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace WebShopRL.Agents.Networks.Kernels;

/// <summary>Sixteen floats at a time, the last few of a row included: what is read behind its end is a given value, and nothing is written there.</summary>
internal static unsafe class Vectors
{
    public const int Width = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* row, int index, int count, float behind = 0) => index + Width <= count ? Vector512.Load(row + index) : LoadEnd(row + index, count - index, behind);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, float* row, int index, int count)
    {
        if (index + Width <= count)
            Vector512.Store(values, row + index);
        else
            StoreEnd(values, row + index, count - index);
    }

    private static Vector512<float> LoadEnd(float* from, int count, float behind)
    {
        var buffer = stackalloc float[Width];
        new Span<float>(buffer, Width).Fill(behind);
        Unsafe.CopyBlockUnaligned(buffer, from, (uint)count * sizeof(float));
        return Vector512.Load(buffer);
    }

    private static void StoreEnd(Vector512<float> values, float* to, int count)
    {
        var buffer = stackalloc float[Width];
        Vector512.Store(values, buffer);
        Unsafe.CopyBlockUnaligned(to, buffer, (uint)count * sizeof(float));
    }
}
