using static TorchSharp.torch;

namespace WebShopRL.Agents.Checkpoints;

/// <summary>A tensor as a file declares it.</summary>
public sealed record WeightEntry(string Name, ScalarType Type, IReadOnlyList<long> Shape)
{
    public long Elements => Shape.Aggregate(1L, (product, size) => checked(product * size));
}

/// <summary>Named tensors in a file or a set of files.</summary>
public interface IWeightFile : IDisposable
{
    /// <summary>The file, for messages.</summary>
    string Source { get; }

    IReadOnlyDictionary<string, WeightEntry> Entries { get; }

    /// <summary>A new tensor on the CPU: float32 for floating-point entries of any width (fp16 and bf16 are widened), otherwise the entry's own type.</summary>
    Tensor Read(string name);
}
