using WebShopRL.Store.Metrics;

namespace WebShopRL.Store.Runs;

/// <summary>What a trainer told since the last batch, in the order it was told. Seqs are given when it is written.</summary>
/// <param name="Checkpoints">With paths relative to <c>Artifacts:Root</c>; one whose path is known replaces it.</param>
/// <param name="Progress">Step and total steps; null where unchanged.</param>
public sealed record RunBatch(
    IReadOnlyList<MetricPoint> Points, IReadOnlyList<RunLogLine> LogLines, IReadOnlyList<Checkpoint> Checkpoints, (int Step, int TotalSteps)? Progress);
