using System.IO.Compression;
using System.Text;
using WebShopRL.Agents.Weights;

namespace WebShopRL.Tests.Checkpoints;

/// <summary>A pickle can name any function and have it called. Ours names the function and stops.</summary>
[Trait(Category.Name, Category.Fault)]
public class HostilePickleTests
{
    [Theory]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("posix", "system")]
    [InlineData("torch.serialization", "load")]
    [InlineData("collections", "defaultdict")]
    [InlineData("numpy.core.multiarray", "_reconstruct")]
    [InlineData("torch._utils", "_rebuild_tensor_v2.__globals__")]
    public void Open_RefusesAnyOtherGlobalByItsName(string module, string name)
    {
        // c module name ( V touch /tmp/x t R .
        AssertRefused($"{module}.{name}", [.. Encoding.ASCII.GetBytes($"c{module}\n{name}\n("), .. Text("touch /tmp/x"), .. "tR."u8]);
        // The same by STACK_GLOBAL.
        AssertRefused($"{module}.{name}", [0x80, 4, .. Text(module), .. Text(name), 0x93, (byte)'.']);
    }

    [Theory]
    [InlineData('i')] // INST
    [InlineData('o')] // OBJ
    [InlineData('P')] // PERSID
    [InlineData('\u0081')] // NEWOBJ
    [InlineData('\u0092')] // NEWOBJ_EX
    [InlineData('\u0082')] // EXT1
    [InlineData('\u0097')] // NEXT_BUFFER
    [InlineData('\u00ff')]
    public void Open_RefusesOpcodesThatTensorsDoNotNeed(char opcode) => AssertRefused($"0x{(int)opcode:x2}", [0x80, 2, (byte)'(', (byte)opcode, (byte)'.']);

    [Fact]
    public void Open_RefusesToCallWhatIsNoFunction()
    {
        AssertRefused("malformed", [.. "ctorch\nFloatStorage\n)R."u8]);
        AssertRefused("malformed", [.. "K\x01)R."u8]);
        AssertRefused("malformed", [.. "ctorch\nFloatStorage\n}b."u8]);
    }

    [Fact]
    public void Open_RefusesMalformedStreams()
    {
        AssertRefused("malformed", []);
        AssertRefused("malformed", [.. "h\x05."u8]); // never remembered
        AssertRefused("malformed", [.. "t."u8]); // no mark
        AssertRefused("malformed", [.. "(."u8]); // a mark as the answer
        AssertRefused("malformed", [(byte)'X', 0xff, 0xff, 0xff, 0xff]);
        AssertRefused("malformed", [(byte)'X', 0xff, 0xff, 0xff, 0x7f, (byte)'.']);
        AssertRefused("malformed", [.. "ccollections"u8]);
        AssertRefused("dictionary", [.. "N."u8]);
        AssertRefused("dictionaries", [.. "}."u8]);
    }

    [Theory]
    [InlineData(2, 1, 2)] // reaches behind its storage
    [InlineData(0, 0, 200)] // blown up by a stride of 0
    [InlineData(0, 255, 2)]
    public void Open_RefusesTensorsOutsideTheirStorage(byte offset, byte stride, byte size)
    {
        // {"a": _rebuild_tensor_v2(("storage", FloatStorage, "0", "cpu", 3), offset, (size,), (stride,), False, OrderedDict())}
        byte[] pickle =
        [
            .. "}"u8, .. Text("a"), .. "ctorch._utils\n_rebuild_tensor_v2\n(("u8, .. Text("storage"), .. "ctorch\nFloatStorage\n"u8, .. Text("0"), .. Text("cpu"), (byte)'K', 3, .. "tQ"u8,
            (byte)'K', offset, (byte)'K', size, 0x85, (byte)'K', stride, 0x85, 0x89, .. "ccollections\nOrderedDict\n)RtRs."u8,
        ];
        AssertRefused("does not lie in its storage", pickle, storage: new byte[12]);
    }

    [Fact]
    public void Open_RefusesCompressedEntriesAndOtherFiles()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.pth");
        WriteZip(path, [.. "}."u8, .. new byte[10_000]], null, CompressionLevel.SmallestSize);
        Assert.Contains("compressed", Assert.Throws<CheckpointException>(() => PyTorchFile.Open(path)).Message);
        File.WriteAllBytes(path, [0x80, 2, .. "}."u8]);
        Assert.Contains("zip", Assert.Throws<CheckpointException>(() => PyTorchFile.Open(path)).Message);
    }

    [Fact]
    public void Open_SaysSo_WhenTheFileIsCutShortAnywhere()
    {
        var whole = File.ReadAllBytes(Directory.GetFiles(RepositoryFiles.Fixtures("webshop-choice*")[0], "*.pth")[0]);
        using var folder = new TemporaryFolder();
        var path = folder.File("x.pth");
        for (var part = 1; part < 8; part++)
        {
            File.WriteAllBytes(path, whole[..(whole.Length * part / 8)]);
            Assert.Throws<CheckpointException>(() => PyTorchFile.Open(path));
        }
    }

    private static void AssertRefused(string reason, byte[] pickle, byte[]? storage = null)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.pth");
        WriteZip(path, pickle, storage, CompressionLevel.NoCompression);
        Assert.Contains(reason, Assert.Throws<CheckpointException>(() => PyTorchFile.Open(path)).Message);
    }

    private static byte[] Text(string text) => [(byte)'X', (byte)text.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)];

    private static void WriteZip(string path, byte[] pickle, byte[]? storage, CompressionLevel level)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Add("archive/data.pkl", pickle);
        if (storage is not null)
            Add("archive/data/0", storage);

        void Add(string name, byte[] bytes)
        {
            using var stream = zip.CreateEntry(name, level).Open();
            stream.Write(bytes);
        }
    }
}
