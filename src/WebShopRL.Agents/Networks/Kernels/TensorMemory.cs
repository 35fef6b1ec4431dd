using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks.Kernels;

internal static class TensorMemory
{
    /// <summary>Where a contiguous CPU tensor's elements begin. Valid while the tensor lives.</summary>
    public static unsafe nint Address(this Tensor tensor) =>
        tensor.numel() == 0 ? 0 : (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
