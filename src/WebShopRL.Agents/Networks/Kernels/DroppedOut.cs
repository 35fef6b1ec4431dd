using TorchSharp;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks.Kernels;

/// <summary>Dropout by itself, where no other kernel does it on the way. On the CPU its key comes from the thread's random stream, as every mask's; a GPU draws from its own generator, which the training seeds at each update.</summary>
internal static class DroppedOut
{
    private const int Piece = 1 << 14;

    public static Tensor Apply(Tensor input, double probability, bool training)
    {
        if (!training || probability == 0)
            return input;
        return input.device_type == DeviceType.CPU
            ? input * Factors(DropoutMask.Draw(probability), input.shape).to(input.dtype)
            : nn.functional.dropout(input, probability, training: true);
    }

    private static unsafe Tensor Factors(DropoutMask mask, long[] shape)
    {
        var factors = empty(shape, ScalarType.Float32);
        var count = checked((int)factors.numel());
        fixed (byte* start = factors.bytes)
        {
            var values = (float*)start;
            TorchThreads.For((count + Piece - 1) / Piece, piece =>
            {
                var end = Math.Min(count, (piece + 1) * Piece);
                for (var i = piece * Piece; i < end; i += Vectors.Width)
                    Vectors.Store(mask.Factors((uint)i), values, i, end);
            });
        }
        return factors;
    }
}
