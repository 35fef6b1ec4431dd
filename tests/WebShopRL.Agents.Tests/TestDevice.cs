using WebShopRL.Agents.Networks;
using static TorchSharp.torch;

namespace WebShopRL.Tests;

/// <summary>Where the networks' conformance is checked: the CPU, or what <c>WEBSHOP_TEST_DEVICE</c> names (cuda, cuda:1), as <c>tests/gpu-check.sh</c> does.</summary>
internal static class TestDevice
{
    // Without TF32: its three digits are for speed, not for comparing.
    public static Device Torch { get; } = TorchDevice.Resolve(Environment.GetEnvironmentVariable("WEBSHOP_TEST_DEVICE") ?? "cpu", tf32: false).Device;
}
