using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace WebShopRL.Shop.Rewards.Nouns;

/// <summary>The files of the model, which are resources of this assembly.</summary>
internal static class TaggerModel
{
    public static JsonElement ReadJson(string name)
    {
        using var stream = Open(name);
        return JsonDocument.Parse(stream).RootElement.Clone();
    }

    /// <summary>Every tensor of a safetensors file of float32, by name: a header of JSON with its length before it, then the numbers.</summary>
    public static Dictionary<string, float[]> ReadTensors(string name)
    {
        using var stream = Open(name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var data = bytes.AsSpan(8 + headerLength);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, headerLength));
        var tensors = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var tensor in header.RootElement.EnumerateObject())
        {
            if (tensor.Name == "__metadata__") continue;
            if (tensor.Value.GetProperty("dtype").GetString() is not "F32" and var type)
                throw new InvalidDataException($"Tensor '{tensor.Name}' of {name} is {type}; the tagger reads F32 only.");
            var offsets = tensor.Value.GetProperty("data_offsets");
            tensors[tensor.Name] = MemoryMarshal.Cast<byte, float>(data[offsets[0].GetInt32()..offsets[1].GetInt32()]).ToArray();
        }
        return tensors;
    }

    private static Stream Open(string name) =>
        typeof(TaggerModel).Assembly.GetManifestResourceStream("Nouns." + name)
        ?? throw new FileNotFoundException($"The assembly does not hold the tagger's file '{name}'.", name);
}
