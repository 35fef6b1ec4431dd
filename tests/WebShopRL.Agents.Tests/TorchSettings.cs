using System.Runtime.CompilerServices;
using WebShopRL.Agents.Policies;

namespace WebShopRL.Tests;

/// <summary>Tests that call torch before anything of the agents have to start it as the program does.</summary>
internal static class TorchSettings
{
    [ModuleInitializer]
    internal static void Make() => RuntimeHelpers.RunModuleConstructor(typeof(IPolicy).Module.ModuleHandle);
}
