using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Metrics;

namespace WebShopRL.Store.Runs;

/// <summary>What a trainer told since the last batch, in the order it was told. Seqs are given when it is written.</summary>
/// <param name="Progress">Step and total steps; null where unchanged.</param>
/// <param name="Save">A save; told last, so that everything before it in the batch is in it. The batch after it begins anew.</param>
public sealed record RunBatch(IReadOnlyList<MetricPoint> Points, IReadOnlyList<RunLogLine> LogLines, (int Step, int TotalSteps)? Progress, RunSave? Save = null);

/// <summary>A save on its way into the record.</summary>
/// <param name="Checkpoint">Without its seq, which the writer gives; its content is known.</param>
/// <param name="PutAsync">Takes the files in. Called within the transaction, while nobody can let go of that content; harmless when called again.</param>
public sealed record RunSave(Checkpoint Checkpoint, Func<CancellationToken, Task> PutAsync);
