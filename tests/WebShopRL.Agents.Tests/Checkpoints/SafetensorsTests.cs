using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using TorchSharp;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Checkpoints;

[Trait(Category.Name, Category.Unit)]
public class SafetensorsTests
{
    [Fact]
    public void Write_GivesAFileThatTheFormatsDescriptionReads()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var path = folder.File("a.safetensors");
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor>
        {
            ["b.weight"] = tensor(new float[] { 1.5f, -2, 3, 4, 5, 6 }, [2, 3]),
            ["a"] = tensor(new long[] { 7, -8 }),
            ["t"] = tensor(new float[] { 1, 2, 3, 4 }, [2, 2]).t(),
            ["empty"] = zeros(0, 4),
        });

        // An independent reader, from the format's description alone.
        var bytes = File.ReadAllBytes(path);
        var header = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, header % 8);
        Assert.Equal((byte)'{', bytes[8]);
        using var json = JsonDocument.Parse(bytes.AsMemory(8, header));
        Assert.Equal("pt", json.RootElement.GetProperty("__metadata__").GetProperty("format").GetString());
        Assert.Equal([1.5f, -2, 3, 4, 5, 6], Values("b.weight", "F32", [2, 3], BinaryPrimitives.ReadSingleLittleEndian, 4));
        Assert.Equal([7, -8], Values("a", "I64", [2], BinaryPrimitives.ReadInt64LittleEndian, 8));
        Assert.Equal([1f, 3, 2, 4], Values("t", "F32", [2, 2], BinaryPrimitives.ReadSingleLittleEndian, 4));
        Assert.Empty(Values("empty", "F32", [0, 4], BinaryPrimitives.ReadSingleLittleEndian, 4));

        T[] Values<T>(string name, string type, long[] shape, Read<T> read, int size)
        {
            var entry = json.RootElement.GetProperty(name);
            Assert.Equal(type, entry.GetProperty("dtype").GetString());
            Assert.Equal(shape, entry.GetProperty("shape").EnumerateArray().Select(item => item.GetInt64()));
            var (begin, end) = (entry.GetProperty("data_offsets")[0].GetInt32(), entry.GetProperty("data_offsets")[1].GetInt32());
            return [.. Enumerable.Range(0, (end - begin) / size).Select(i => read(bytes.AsSpan(8 + header + begin + i * size, size)))];
        }
    }

    [Fact]
    public void Read_GivesBackWhatWasWritten()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var written = new Dictionary<string, Tensor> { ["x"] = rand(3, 5), ["n"] = tensor(new long[] { 1, 2 }), ["s"] = tensor(3.5f) };
        SafetensorsWriter.Write(folder.File("a.safetensors"), written);
        using var file = SafetensorsFile.Open(folder.File("a.safetensors"));
        Assert.Equal(written.Keys.Order(), file.Entries.Keys.Order());
        Assert.All(written, pair => Assert.True(pair.Value.equal(file.Read(pair.Key)).all().item<bool>()));
    }

    [Fact]
    public void Read_WidensHalvesToSingles()
    {
        using var folder = new TemporaryFolder();
        // 1.5, -0.25 in fp16 and in bf16
        byte[] data = [0x00, 0x3E, 0x00, 0xB4, 0xC0, 0x3F, 0x80, 0xBE];
        Write(folder.File("h.safetensors"), """{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]}}""", data);
        using var file = SafetensorsFile.Open(folder.File("h.safetensors"));
        using var scope = NewDisposeScope();
        Assert.Equal([1.5f, -0.25f], file.Read("h").data<float>().ToArray());
        Assert.Equal([1.5f, -0.25f], file.Read("b").data<float>().ToArray());
    }

    public static TheoryData<string, int> Broken => new()
    {
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4 }, // cut short
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12 }, // something behind it
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8 }, // size does not match shape
        { """{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8 },
        { """{"a":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,8]}}""", 8 }, // overflows
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12 }, // overlap
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12 }, // hole
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8 }, // twice
        { """{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", 8 },
        { """{"a":{"dtype":"F32","shape":"2","data_offsets":[0,8]}}""", 8 },
        { """{"a":{"dtype":"F32","shape":[2]}}""", 8 },
        { """{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8 },
        { """{"a":[]}""", 0 },
        { """[1]""", 0 },
        { """{"a":""", 0 },
        { """{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}}""", 0 },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Open_RefusesWhatTheFileDoesNotBearOut(string header, int data)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.safetensors");
        Write(path, header, new byte[data]);
        Assert.Contains(path, Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path)).Message);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 62)]
    [InlineData(200_000_000UL)]
    [InlineData(64UL)]
    public void Open_RefusesAHeaderLongerThanTheFile(ulong length)
    {
        using var folder = new TemporaryFolder();
        var bytes = new byte[40];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(folder.File("x.safetensors"), bytes);
        Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(folder.File("x.safetensors")));
        File.WriteAllBytes(folder.File("y.safetensors"), []);
        Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(folder.File("y.safetensors")));
    }

    [Fact]
    public void Open_ReadsShardsThroughTheirIndex_AndKeepsToItsFolder()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(folder.File("one.safetensors"), new Dictionary<string, Tensor> { ["a"] = ones(2) });
        SafetensorsWriter.Write(folder.File("two.safetensors"), new Dictionary<string, Tensor> { ["b"] = ones(3) });
        var index = folder.File("model.safetensors.index.json");
        File.WriteAllText(index, """{"weight_map":{"a":"one.safetensors","b":"two.safetensors"}}""");
        using (var file = WeightFiles.Open(folder.Path))
        {
            Assert.Equal(["a", "b"], file.Entries.Keys.Order());
            Assert.Equal([3L], file.Read("b").shape);
        }
        File.WriteAllText(index, """{"weight_map":{"a":"../one.safetensors"}}""");
        Assert.Contains("../one", Assert.Throws<CheckpointException>(() => WeightFiles.Open(folder.Path)).Message);
        File.WriteAllText(index, """{"weight_map":{"c":"one.safetensors"}}""");
        Assert.Contains("no such tensor", Assert.Throws<CheckpointException>(() => WeightFiles.Open(folder.Path)).Message);
    }

    private delegate T Read<T>(ReadOnlySpan<byte> bytes);

    private static void Write(string path, string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        File.WriteAllBytes(path, [.. length, .. json, .. data]);
    }
}
