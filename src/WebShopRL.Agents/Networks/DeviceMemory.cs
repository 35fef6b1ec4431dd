using System.Runtime.InteropServices;

namespace WebShopRL.Agents.Networks;

/// <summary>Running out of a device's memory, which torch tells in words alone.</summary>
internal static class DeviceMemory
{
    /// <summary>What torch says on a GPU, and on a CPU.</summary>
    public static bool IsExhausted(ExternalException failure) =>
        failure.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || failure.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase);

    /// <summary>Lets go of what a failed pass still held, before the next try.</summary>
    public static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
