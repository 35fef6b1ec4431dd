namespace WebShopRL.Tests.Training;

/// <summary>The number of torch threads and torch's random numbers belong to the process: tests that set them run one after another.</summary>
[CollectionDefinition("torch threads", DisableParallelization = true)]
public sealed class TorchThreads;
