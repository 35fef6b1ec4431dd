using System.Diagnostics;

namespace WebShopRL.Benchmarks;

/// <summary>Another program that wants a core all the time, for <c>--busy</c>: how a benchmark fares beside it. It ends with this, or with the benchmark's own process.</summary>
internal sealed class BusyProcess : IDisposable
{
    private readonly Process _process = Process.Start("sh", ["-c", "while kill -0 $PPID 2>/dev/null; do :; done"]);

    /// <summary>Null unless the arguments ask for it.</summary>
    public static BusyProcess? Asked(string[] args) => args.Contains("--busy") ? new() : null;

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
