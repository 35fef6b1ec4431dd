namespace WebShopRL.Tests.Hosting;

/// <summary>Tests that measure their own process: no other test runs beside them.</summary>
[CollectionDefinition(nameof(AloneInItsProcess), DisableParallelization = true)]
public sealed class AloneInItsProcess;
