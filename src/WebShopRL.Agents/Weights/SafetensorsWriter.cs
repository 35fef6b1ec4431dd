using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Weights;

/// <summary>Writes named tensors as one <c>.safetensors</c> file that Python opens as it is.</summary>
public static class SafetensorsWriter
{
    /// <summary>
    /// Tensors are written in the order of their names, in their own type. The file is flushed to disk when this returns; a crash on the way leaves a part of it, so write to a new name.
    /// </summary>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var names = tensors.Keys.Order(StringComparer.Ordinal).ToArray();
        var header = new JsonObject { ["__metadata__"] = new JsonObject((metadata ?? new Dictionary<string, string> { ["format"] = "pt" }).Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))) };
        long offset = 0;
        foreach (var name in names)
        {
            var tensor = tensors[name];
            var end = offset + tensor.numel() * TensorBytes.Size(tensor.dtype);
            header[name] = new JsonObject
            {
                ["dtype"] = TypeName(tensor.dtype),
                ["shape"] = new JsonArray([.. tensor.shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }
        var json = Encoding.UTF8.GetBytes(header.ToJsonString(new JsonSerializerOptions { WriteIndented = false }));
        var padded = (json.Length + 7) / 8 * 8; // elements start aligned, as the format's own library writes them
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        file.Write(length);
        file.Write(json);
        file.Write(Encoding.ASCII.GetBytes(new string(' ', padded - json.Length)));
        foreach (var name in names)
        {
            using var scope = NewDisposeScope();
            var plain = tensors[name].detach().cpu().contiguous();
            if (plain.numel() > 0)
                file.Write(plain.bytes);
        }
        file.Flush(flushToDisk: true);
    }

    private static string TypeName(ScalarType type) => type switch
    {
        ScalarType.Float64 => "F64",
        ScalarType.Float32 => "F32",
        ScalarType.Float16 => "F16",
        ScalarType.BFloat16 => "BF16",
        ScalarType.Int64 => "I64",
        ScalarType.Int32 => "I32",
        ScalarType.Int16 => "I16",
        ScalarType.Int8 => "I8",
        ScalarType.Byte => "U8",
        ScalarType.Bool => "BOOL",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that safetensors files hold."),
    };
}
