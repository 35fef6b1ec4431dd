using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using WebShopRL.Agents.Randomness;
using Tensor = TorchSharp.torch.Tensor;

namespace WebShopRL.Agents.Networks;

/// <summary>First values of weights, from the thread's random stream: one key for each tensor, so that how large a tensor is does not change what the next one gets. 32-bit floats on the CPU.</summary>
internal static class FreshWeights
{
    /// <summary>Values worked on at once, so that they stay in the processor's nearest memory. Even.</summary>
    private const int Piece = 4_096;

    /// <summary>24 random bits times this are in [0, 1): as many as a float tells apart.</summary>
    private const double Unit = 1.0 / (1 << 24);

    /// <summary>Normal around 0, by Box and Muller's transformation.</summary>
    public static void Normal(Tensor weights, double deviation)
    {
        Span<float> radius = stackalloc float[Piece / 2], angle = stackalloc float[Piece / 2], sine = stackalloc float[Piece / 2];
        var stream = new RandomStream(unchecked((long)RandomStream.Current.Next()));
        for (var left = Values(weights); left.Length > 0; left = left[Math.Min(Piece, left.Length)..])
        {
            for (var i = 0; i < radius.Length; i++)
            {
                var bits = stream.Next();
                radius[i] = (float)(((bits >> 40) + 1) * Unit); // in (0, 1]: its logarithm is finite
                angle[i] = (float)((bits & 0xffffff) * 2 * Unit);
            }
            TensorPrimitives.Log(radius, radius);
            TensorPrimitives.Multiply(radius, -2 * (float)(deviation * deviation), radius);
            TensorPrimitives.Sqrt(radius, radius);
            TensorPrimitives.SinCosPi(angle, sine, angle);
            TensorPrimitives.Multiply(angle, radius, angle);
            TensorPrimitives.Multiply(sine, radius, sine);
            var cosines = Math.Min(radius.Length, left.Length);
            angle[..cosines].CopyTo(left);
            sine[..Math.Min(radius.Length, left.Length - cosines)].CopyTo(left[cosines..]);
        }
    }

    /// <summary>Uniform in [low, high).</summary>
    public static void Uniform(Tensor weights, double low, double high)
    {
        var stream = new RandomStream(unchecked((long)RandomStream.Current.Next()));
        foreach (ref var value in Values(weights))
            value = (float)(low + (high - low) * ((stream.Next() >> 40) * Unit));
    }

    private static Span<float> Values(Tensor weights) => MemoryMarshal.Cast<byte, float>(weights.bytes);
}
