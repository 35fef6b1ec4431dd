using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Networks;

/// <summary>docs/adr/002-libtorch-on-debian-12.md, held against the file that is loaded.</summary>
[Trait(Category.Name, Category.Unit)]
public class LibTorchTests
{
    private const string Version = "GLIBCXX_3.4.32", Marker = "_ZSt21ios_base_library_initv";

    [Fact]
    public void Torch_Runs()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(128, ones(4, 8).matmul(ones(8, 4)).sum().item<float>());
    }

    [Fact]
    public void TheNewVersion_IsAskedForWeaklyOrIsThere_AndOnlyForTheMarker()
    {
        var elf = new Elf(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so")));
        var need = Assert.Single(elf.VersionNeeds, need => need.Name == Version);
        Assert.True(need.Weak || SystemHas(Version), $"{Version} is needed, not weak, and not on this system.");
        Assert.Equal([Marker], elf.SymbolsOfVersion(need.Index));
        Assert.DoesNotContain(elf.SymbolIndex(Marker), elf.RelocatedSymbols);
    }

    private static bool SystemHas(string version) => new[] { "/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib" }
        .Select(folder => Path.Combine(folder, "libstdc++.so.6")).Where(File.Exists)
        .Any(library => Encoding.ASCII.GetString(File.ReadAllBytes(library)).Contains(version + "\0", StringComparison.Ordinal));

    /// <summary>Reads through the dynamic section, as the loader does, where the build's patch reads through the section headers.</summary>
    private sealed class Elf
    {
        private readonly byte[] _bytes;
        private readonly Dictionary<long, long> _dynamic = [];

        public Elf(byte[] bytes)
        {
            _bytes = bytes;
            for (var header = U64(0x20); header < U64(0x20) + U16(0x38) * U16(0x36); header += U16(0x36))
                if (U32(header) == 2) // PT_DYNAMIC
                    for (var entry = U64(header + 8); U64(entry) != 0; entry += 16)
                        _dynamic[U64(entry)] = U64(entry + 8);
        }

        public IEnumerable<(string Name, bool Weak, int Index)> VersionNeeds
        {
            get
            {
                var need = File(_dynamic[0x6ffffffe]);
                for (var i = 0L; i < _dynamic[0x6fffffff]; i++, need += U32(need + 12))
                    for (var (entry, j) = (need + U32(need + 8), 0); j < U16(need + 2); j++, entry += U32(entry + 12))
                        yield return (Text(U32(entry + 8)), (U16(entry + 4) & 2) != 0, U16(entry + 6));
            }
        }

        public IEnumerable<long> RelocatedSymbols
        {
            get
            {
                foreach (var (table, size) in new[] { (7L, 8L), (23L, 2L) }) // DT_RELA, DT_JMPREL
                    if (_dynamic.TryGetValue(table, out var address))
                        for (var entry = File(address); entry < File(address) + _dynamic[size]; entry += 24)
                            yield return U64(entry + 8) >> 32;
            }
        }

        public IEnumerable<string> SymbolsOfVersion(int index) => Symbols.Where(i => (U16(File(_dynamic[0x6ffffff0]) + 2 * i) & 0x7fff) == index).Select(Name);

        public long SymbolIndex(string name) => Symbols.First(i => Name(i) == name);

        /// <summary>The symbol table has no length: the string table follows it.</summary>
        private IEnumerable<long> Symbols => Enumerable.Range(0, (int)((_dynamic[5] - _dynamic[6]) / 24)).Select(i => (long)i);

        private string Name(long symbol) => Text(U32(File(_dynamic[6]) + 24 * symbol));

        private string Text(long offset)
        {
            var start = (int)(File(_dynamic[5]) + offset);
            return Encoding.ASCII.GetString(_bytes, start, Array.IndexOf(_bytes, (byte)0, start) - start);
        }

        private long File(long address)
        {
            for (var header = U64(0x20); header < U64(0x20) + U16(0x38) * U16(0x36); header += U16(0x36))
                if (U32(header) == 1 && address >= U64(header + 0x10) && address < U64(header + 0x10) + U64(header + 0x20)) // PT_LOAD
                    return address - U64(header + 0x10) + U64(header + 8);
            throw new InvalidDataException($"No segment holds the address {address:x}.");
        }

        private long U64(long at) => BitConverter.ToInt64(_bytes, (int)at);

        private long U32(long at) => BitConverter.ToUInt32(_bytes, (int)at);

        private int U16(long at) => BitConverter.ToUInt16(_bytes, (int)at);
    }
}
