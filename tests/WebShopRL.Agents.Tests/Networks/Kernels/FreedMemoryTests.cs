using System.Globalization;
using System.Runtime.InteropServices;
using WebShopRL.Agents.Networks.Kernels;

namespace WebShopRL.Tests.Networks.Kernels;

/// <summary>
/// docs/adr/109-freed-memory-is-kept.md, held against what the kernel counts: a page that is asked for again without having been given back costs no fault.
/// No other test runs beside it: another thread may be handed what was freed in between.
/// </summary>
[Trait(Category.Name, Category.Unit)]
[Collection("torch threads")]
public sealed class FreedMemoryTests
{
    private const int Page = 4096, Size = 8 << 20, Pieces = 12, Times = 20;

    [Fact]
    public void Memory_ThatWasFreed_IsHandedOutAgainWithoutThePagesBeingClearedAnew()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Counts Linux's page faults.");
        FreedMemory.KeepBeforeTorchLoads();
        Use();
        FaultsOfThisThread(); // What is compiled for it is no fault of the memory's.
        var before = FaultsOfThisThread();
        for (var time = 0; time < Times; time++)
            Use();
        // Given back, each of the times costs 24,576.
        Assert.InRange(FaultsOfThisThread() - before, 0, Times);
    }

    /// <summary>As an update does with what its passes leave: several large pieces at once, all free at its end.</summary>
    private static void Use()
    {
        var pieces = new IntPtr[Pieces];
        for (var piece = 0; piece < Pieces; piece++)
        {
            pieces[piece] = Marshal.AllocHGlobal(Size); // malloc
            for (var at = 0; at < Size; at += Page)
                Marshal.WriteByte(pieces[piece], at, 1);
        }
        foreach (var piece in pieces)
            Marshal.FreeHGlobal(piece);
    }

    private static long FaultsOfThisThread()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        // Behind the name, which may hold blanks and ends with the last bracket: state, ppid, pgrp, session, tty_nr, tpgid, flags, minflt.
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[7], CultureInfo.InvariantCulture);
    }
}
