using static TorchSharp.torch;

namespace WebShopRL.Agents.Weights;

/// <summary>A tensor as a file declares it.</summary>
/// <param name="Type">Null where the file's type is one that cannot be read here; such a tensor may lie in a file, but not be used.</param>
/// <param name="TypeName">The type as the file calls it, for messages.</param>
public sealed record WeightEntry(string Name, ScalarType? Type, string TypeName, IReadOnlyList<long> Shape)
{
    public long Elements => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>True where the elements are floating-point numbers that can be read here.</summary>
    public bool IsFloating => Type is ScalarType.Float64 or ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16;
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
