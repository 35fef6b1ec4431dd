namespace WebShopRL.Store.Runs;

/// <summary>
/// A run whose points come from outside, a Python trainer's for instance. It stands among the others and is no work: nobody claims it, it has no lease and no job, and it runs until its program says
/// that it has ended.
/// </summary>
public static class ExternalRun
{
    /// <summary>What such a run has as its <see cref="Run.Algorithm"/>.</summary>
    public const string Algorithm = "external";

    /// <summary>The most metrics that one may have: each is a chart on its page.</summary>
    public const int MaximumMetrics = 1_000;
}
