using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks;

/// <summary>The device that networks run on, found and tried once.</summary>
/// <param name="Device">Where tensors go.</param>
/// <param name="Found">What the check found, as a sentence for the log.</param>
public sealed record TorchDevice(Device Device, string Found)
{
    public bool IsCuda => Device.type == DeviceType.CUDA;

    /// <summary>
    /// Settles on a device and runs one operation on it. <c>auto</c> takes a working CUDA device, else the CPU; the others are taken at their word.
    /// </summary>
    /// <param name="wanted">auto, cpu, cuda or cuda:N.</param>
    /// <param name="tf32">On CUDA: matrix products in TF32, faster and to about three digits. Conformance checks turn it off.</param>
    /// <exception cref="ArgumentException">The word is none of these, or the device named is not there or does not work; the message says what was found.</exception>
    public static TorchDevice Resolve(string wanted, bool tf32 = true)
    {
        var (type, index) = Parse(wanted);
        if (type == "cpu")
            return Cpu("asked for");
        var problem = CudaProblem(index);
        if (problem is null)
        {
            backends.cuda.matmul.allow_tf32 = tf32;
            backends.cudnn.allow_tf32 = tf32;
            return new TorchDevice(new Device(DeviceType.CUDA, index), $"CUDA device {index} of {cuda.device_count()} multiplied two matrices correctly; TF32 is {(tf32 ? "on" : "off")}.");
        }
        return type == "auto"
            ? Cpu(problem)
            : throw new ArgumentException($"Torch:Device is '{wanted}', but {problem} Set it to 'cpu' or 'auto', or build with -p:Torch=cuda on a machine with an NVIDIA driver.", nameof(wanted));
    }

    private static (string Type, int Index) Parse(string wanted)
    {
        var word = wanted.Trim().ToLowerInvariant();
        if (word is "auto" or "cpu" or "cuda")
            return (word, 0);
        return word.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(word.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? ("cuda", index)
            : throw new ArgumentException($"Torch:Device is '{wanted}'; it may be auto, cpu, cuda or cuda:N.", nameof(wanted));
    }

    private static TorchDevice Cpu(string why)
    {
        var result = Multiply(CPU);
        return result is null
            ? new TorchDevice(CPU, $"CPU with {get_num_threads()} torch threads ({why.TrimEnd('.')}).")
            : throw new InvalidOperationException($"torch does not work on this CPU: {result}");
    }

    private static string? CudaProblem(int index)
    {
        if (!cuda.is_available())
            return "torch finds no CUDA device (this build may be without CUDA, or the driver is missing).";
        if (index >= cuda.device_count())
            return $"there are only {cuda.device_count()} CUDA devices.";
        return Multiply(new Device(DeviceType.CUDA, index)) is { } problem ? $"CUDA device {index} failed its check: {problem}" : null;
    }

    /// <summary>Null where a matrix product on the device gives what it should; else what went wrong.</summary>
    private static string? Multiply(Device device)
    {
        try
        {
            using var scope = NewDisposeScope();
            var ones = torch.ones(64, 64, device: device);
            var sum = ones.matmul(ones).sum().cpu().item<float>();
            return sum == 64 * 64 * 64 ? null : $"64³ ones summed to {sum}.";
        }
        catch (Exception e) when (e is System.Runtime.InteropServices.ExternalException or InvalidOperationException or NotSupportedException)
        {
            return e.Message.Split('\n')[0];
        }
    }
}
