using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Weights;

/// <summary>Raw little-endian elements to tensors and back.</summary>
internal static class TensorBytes
{
    public static int Size(ScalarType type) => type switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
        ScalarType.Int8 or ScalarType.Byte or ScalarType.Bool => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that weight files hold."),
    };

    /// <summary>Floating-point elements become float32, others keep their type.</summary>
    public static Tensor ToTensor(ReadOnlySpan<byte> bytes, ScalarType type, long[] shape)
    {
        var floating = type is ScalarType.Float64 or ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16;
        var tensor = empty(shape, floating ? ScalarType.Float32 : type);
        if (tensor.numel() == 0)
            return tensor;
        if (type == ScalarType.Bool)
        {
            foreach (var value in bytes)
                if (value > 1) // torch takes the byte as it is, and a bool of 2 is undefined
                    throw new CheckpointException($"A boolean tensor holds the byte {value}.");
        }
        var target = tensor.bytes;
        if (!floating || type == ScalarType.Float32)
        {
            bytes.CopyTo(target);
            return tensor;
        }
        var floats = MemoryMarshal.Cast<byte, float>(target);
        switch (type)
        {
            case ScalarType.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), floats);
                break;
            case ScalarType.BFloat16: // the upper half of a float32
                var upper = MemoryMarshal.Cast<byte, ushort>(bytes);
                var bits = MemoryMarshal.Cast<byte, uint>(target);
                for (var i = 0; i < upper.Length; i++)
                    bits[i] = (uint)upper[i] << 16;
                break;
            case ScalarType.Float64:
                TensorPrimitives.ConvertTruncating<double, float>(MemoryMarshal.Cast<byte, double>(bytes), floats);
                break;
        }
        return tensor;
    }
}
