using System;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Lets <c>libLibTorchSharp.so</c> load where the system's libstdc++ is older than GCC 13's (Debian 12, Ubuntu 22.04).
/// The library asks for the symbol version GLIBCXX_3.4.32; the only symbol behind it, <c>_ZSt21ios_base_library_initv</c>,
/// is a link-time marker without a relocation, so nothing ever calls it. Marking that one version need as weak
/// (VER_FLG_WEAK, ELF gABI "Symbol Versioning") lets the loader accept the library. The package's own file is not touched:
/// the change goes to a copy. See docs/adr/002-libtorch-on-debian-12.md.
/// </summary>
public sealed class LibTorchOnOlderLibstdcxx : Task
{
    private const string Wanted = "GLIBCXX_3.4.32";
    private const uint SectionTypeVersionNeed = 0x6ffffffe;
    private const ushort Weak = 0x2;

    private static readonly string[] LibraryFolders =
        ["/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib"];

    /// <summary>The library as its package ships it.</summary>
    [Required]
    public string Source { get; set; } = "";

    /// <summary>Where the copy goes: patched where the system needs it, as it is elsewhere.</summary>
    [Required]
    public string Destination { get; set; } = "";

    public override bool Execute()
    {
        var library = File.ReadAllBytes(Source);
        if (SystemLacksVersion())
        {
            var count = MarkWeak(library);
            if (count != 1)
            {
                Log.LogError($"{Source}: expected one version need named {Wanted}, found {count}. The package changed: see docs/adr/002-libtorch-on-debian-12.md.");
                return false;
            }
        }

        if (File.Exists(Destination) && File.ReadAllBytes(Destination).SequenceEqual(library))
            return true;
        Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
        var temporary = Destination + ".new";
        File.WriteAllBytes(temporary, library);
        File.Delete(Destination); // may be a hard link into the package folder: replace it, never write through it
        File.Move(temporary, Destination);
        return true;
    }

    /// <summary>True where a libstdc++ is found and it has no <c>GLIBCXX_3.4.32</c>.</summary>
    public static bool SystemLacksVersion()
    {
        var library = LibraryFolders.Select(folder => Path.Combine(folder, "libstdc++.so.6")).FirstOrDefault(File.Exists);
        return library != null && !Encoding.ASCII.GetString(File.ReadAllBytes(library)).Contains(Wanted + "\0");
    }

    /// <summary>Sets VER_FLG_WEAK on every version need of that name in a 64-bit little-endian ELF file, in place. Returns how many there were.</summary>
    public static int MarkWeak(byte[] elf)
    {
        var found = 0;
        var sections = checked((int)BitConverter.ToUInt64(elf, 0x28));
        int entrySize = BitConverter.ToUInt16(elf, 0x3A), sectionCount = BitConverter.ToUInt16(elf, 0x3C);
        for (var i = 0; i < sectionCount; i++)
        {
            var section = sections + i * entrySize;
            if (BitConverter.ToUInt32(elf, section + 4) != SectionTypeVersionNeed)
                continue;
            var names = Offset(elf, sections + (int)BitConverter.ToUInt32(elf, section + 0x28) * entrySize);
            for (var need = Offset(elf, section); ;)
            {
                for (var version = need + (int)BitConverter.ToUInt32(elf, need + 8); ;)
                {
                    if (Name(elf, names + (int)BitConverter.ToUInt32(elf, version + 8)) == Wanted)
                    {
                        var flags = (ushort)(BitConverter.ToUInt16(elf, version + 4) | Weak);
                        elf[version + 4] = (byte)flags;
                        elf[version + 5] = (byte)(flags >> 8);
                        found++;
                    }
                    var next = (int)BitConverter.ToUInt32(elf, version + 12);
                    if (next == 0)
                        break;
                    version += next;
                }
                var nextNeed = (int)BitConverter.ToUInt32(elf, need + 12);
                if (nextNeed == 0)
                    break;
                need += nextNeed;
            }
        }
        return found;
    }

    private static int Offset(byte[] elf, int section) => checked((int)BitConverter.ToUInt64(elf, section + 0x18));

    private static string Name(byte[] elf, int start) => Encoding.ASCII.GetString(elf, start, Array.IndexOf(elf, (byte)0, start) - start);
}
