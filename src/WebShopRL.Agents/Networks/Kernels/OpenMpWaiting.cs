using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WebShopRL.Agents.Networks.Kernels;

/// <summary>
/// How torch's OpenMP threads wait for the next operation: they spin a moment, then sleep. Left to itself the runtime spins for milliseconds, which takes the cores from whoever has work for them.
/// A person's own <c>OMP_WAIT_POLICY</c> or <c>GOMP_SPINCOUNT</c> wins. See docs/adr/037-openmp-threads-sleep-soon.md.
/// </summary>
internal static partial class OpenMpWaiting
{
    /// <summary>Looks at the flag before a thread sleeps, each with a pause of some tens of cycles.</summary>
    internal const int SpinCount = 1000;

    private const string SpinCountName = "GOMP_SPINCOUNT", PolicyName = "OMP_WAIT_POLICY";

    /// <summary>The runtime reads its environment once, as it is loaded, which torch's first operation does: nothing here that could run one runs before this.</summary>
#pragma warning disable CA2255 // A module initializer in a library: no caller of torch, in whichever process, can come before it.
    [ModuleInitializer]
    internal static void SetBeforeTorchLoads()
#pragma warning restore CA2255
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(PolicyName) is not null || Environment.GetEnvironmentVariable(SpinCountName) is not null)
            return;
        // .NET keeps variables of its own, which no native library sees.
        if (SetNative(SpinCountName, SpinCount.ToString(CultureInfo.InvariantCulture), overwrite: 0) != 0)
            throw new InvalidOperationException($"{SpinCountName} could not be set: {Marshal.GetLastPInvokeErrorMessage()}. Set it before the program starts.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int SetNative(string name, string value, int overwrite);
}
