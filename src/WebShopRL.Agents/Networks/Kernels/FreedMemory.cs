using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks.Kernels;

/// <summary>
/// What becomes of the memory that a tensor leaves behind: the process keeps it for the next one. Left to itself glibc gives every large piece back to the kernel, which clears it page by page when the next tensor of the next update asks for it again.
/// A person's own settings (<c>MALLOC_..._</c>, <c>GLIBC_TUNABLES</c>) win. See docs/adr/109-freed-memory-is-kept.md.
/// </summary>
internal static partial class FreedMemory
{
    /// <summary>Pieces from so many bytes on are the kernel's again once they are freed: 32 MiB, the most that glibc takes (<c>DEFAULT_MMAP_THRESHOLD_MAX</c>).</summary>
    private const int LargePiece = 32 << 20;

    /// <summary>So much may lie free at the end of the heap before it is given back.</summary>
    private const int MostKept = 1 << 30;

    /// <summary>The heaps of threads hold 64 MiB each; with as much asked for beyond what is needed, an empty one is kept.</summary>
    private const int Beyond = 64 << 20;

    private const int TrimThreshold = -1, TopPad = -2, MmapThreshold = -3, ArenaMax = -8; // malloc.h

    private static readonly string[] PersonsOwn = ["MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_", "MALLOC_ARENA_MAX"];

    /// <summary>Any allocation may come before this; what counts is that it comes before the first tensor.</summary>
#pragma warning disable CA2255 // A module initializer in a library: no caller of torch, in whichever process, can come before it.
    [ModuleInitializer]
    internal static void KeepBeforeTorchLoads()
#pragma warning restore CA2255
    {
        if (PersonsOwn.Any(name => Environment.GetEnvironmentVariable(name) is not null)
            || Environment.GetEnvironmentVariable("GLIBC_TUNABLES")?.Contains("glibc.malloc.", StringComparison.Ordinal) == true)
            return;
        OfGlibc(() =>
        {
            // Eight heaps a core, glibc's own number, would each keep the most that ever lay in it.
            _ = Set(ArenaMax, Environment.ProcessorCount);
            _ = Set(MmapThreshold, LargePiece);
            _ = Set(TrimThreshold, MostKept);
            _ = Set(TopPad, Beyond);
        });
    }

    /// <summary>Lets a network go, and gives back what its work has left.</summary>
    public static void LetGo(nn.Module network)
    {
        network.Dispose();
        GiveBack();
    }

    /// <summary>Gives back what is kept: for when nothing will ask for it soon.</summary>
    public static void GiveBack() => OfGlibc(() => _ = Trim(0));

    private static void OfGlibc(Action call)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            call();
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library: its allocator has ways of its own.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
