using System.IO.Compression;
using System.Text.Json;

namespace WebShopRL.Agents.Training.Data;

/// <summary>A run's inputs as compressed JSON. What was made is read back from it, so that a run that begins and one that goes on learn from the same.</summary>
internal static class KeptInputs
{
    /// <param name="name">Lower-case letters; one for each kind of input.</param>
    public static T Keep<T>(this IRunInputs inputs, string name, Func<T> make) => Read<T>(inputs.Keep(name, () => Write(make())), name);

    private static byte[] Write<T>(T value)
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Fastest))
            JsonSerializer.Serialize(packed, value);
        return bytes.ToArray();
    }

    /// <summary>Plain JSON too, as pairs were kept before.</summary>
    private static T Read<T>(byte[] bytes, string name)
    {
        try
        {
            using var stream = new MemoryStream(bytes);
            if (bytes.Length == 0 || bytes[0] is (byte)'{' or (byte)'[')
                return JsonSerializer.Deserialize<T>(stream)!;
            using var unpacked = new GZipStream(stream, CompressionMode.Decompress);
            return JsonSerializer.Deserialize<T>(unpacked)!;
        }
        catch (Exception broken) when (broken is JsonException or InvalidDataException)
        {
            throw new InvalidOperationException($"What the run kept as its {name} cannot be read: the file is broken. Begin the run anew.", broken);
        }
    }
}
