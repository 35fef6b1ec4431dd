using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks.Kernels;

/// <summary>
/// Runs pieces of work on the threads that torch itself uses. Those wait actively for a moment after each operation; a second pool beside them would fight them for the same cores. Where torch's OpenMP
/// runtime is not found, .NET's pool does the work. See docs/adr/030-own-kernels.md.
/// </summary>
internal static unsafe class TorchThreads
{
    private static readonly delegate* unmanaged<delegate* unmanaged<void*, void>, void*, uint, uint, void> Parallel = FindOpenMp();

    /// <summary>Calls <paramref name="body"/> once for each number below <paramref name="pieces"/>, in any order and on several threads. Returns when all are done.</summary>
    public static void For(int pieces, Action<int> body)
    {
        var threads = Math.Min(pieces, get_num_threads());
        if (threads <= 1)
        {
            for (var i = 0; i < pieces; i++)
                body(i);
            return;
        }
        if (Parallel == null)
        {
            System.Threading.Tasks.Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
            return;
        }
        var job = new Job(pieces, body);
        var handle = GCHandle.Alloc(job);
        try
        {
            Parallel(&Work, (void*)GCHandle.ToIntPtr(handle), (uint)threads, 0);
        }
        finally
        {
            handle.Free();
        }
        job.Error?.Throw();
    }

    [UnmanagedCallersOnly]
    private static void Work(void* data)
    {
        var job = (Job)GCHandle.FromIntPtr((nint)data).Target!;
        try
        {
            for (int i; (i = Interlocked.Increment(ref job.Next) - 1) < job.Pieces;)
                job.Body(i);
        }
        catch (Exception e)
        {
            job.Error = ExceptionDispatchInfo.Capture(e); // may not cross into native code; For throws it on
        }
    }

    /// <summary><c>GOMP_parallel</c> of the OpenMP runtime that torch has loaded; null where it uses another.</summary>
    private static delegate* unmanaged<delegate* unmanaged<void*, void>, void*, uint, uint, void> FindOpenMp()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        _ = get_num_threads(); // loads torch
        var path = File.ReadLines("/proc/self/maps")
            .Select(line => line.IndexOf('/') is var at and > 0 ? line[at..] : "")
            .FirstOrDefault(file => Path.GetFileName(file).StartsWith("libgomp", StringComparison.Ordinal));
        return path is not null && NativeLibrary.TryLoad(path, out var library) && NativeLibrary.TryGetExport(library, "GOMP_parallel", out var function)
            ? (delegate* unmanaged<delegate* unmanaged<void*, void>, void*, uint, uint, void>)function
            : null;
    }

    private sealed class Job(int pieces, Action<int> body)
    {
        public readonly int Pieces = pieces;
        public readonly Action<int> Body = body;
        public int Next;
        public ExceptionDispatchInfo? Error;
    }
}
