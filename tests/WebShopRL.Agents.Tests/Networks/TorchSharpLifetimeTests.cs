using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Networks;

/// <summary>docs/adr/032-torchsharp-keeps-its-arguments.md, held against the assembly that is loaded.</summary>
[Trait(Category.Name, Category.Fault)]
[Collection("torch threads")]
public sealed class TorchSharpLifetimeTests
{
    [Fact]
    public void TorchSharp_IsLoadedWithoutOptimisation() =>
        Assert.True(typeof(torch).Assembly.GetCustomAttributes(false).OfType<DebuggableAttribute>().Single().IsJITOptimizerDisabled);

    /// <summary>Unpatched this ends within a second or two with "toFloat at Scalar.h", or with garbage.</summary>
    [Fact]
    public async Task Scalars_AreNotFreedWhileTorchReadsThem()
    {
        using var ended = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        var collector = Task.Run(() =>
        {
            while (!ended.IsCancellationRequested)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                GC.WaitForPendingFinalizers();
            }
        }, TestContext.Current.CancellationToken);
        try
        {
            using var left = ones(64, 64);
            using var right = ones(64, 64);
            for (var rounds = 0; !ended.IsCancellationRequested; rounds++)
            {
                using var scope = NewDisposeScope();
                var value = (((left + right) * 3.0 - right) / 5.0)[0, 0].item<float>();
                Assert.True(value == 1, $"(1 + 1) × 3 - 1 over 5 was {value} in round {rounds}.");
            }
        }
        finally
        {
            await ended.CancelAsync();
            await collector;
        }
    }
}
