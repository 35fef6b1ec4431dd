using Npgsql;
using NpgsqlTypes;
using WebShopRL.Store.Metrics;

namespace WebShopRL.Store.Runs;

/// <summary>What became of a batch of points from outside.</summary>
public enum AppendResult
{
    Written,
    /// <summary>It had been written before.</summary>
    Duplicate,
    /// <summary>Its key belongs to other points: nothing was written.</summary>
    KeyTaken,
    /// <summary>The run would have more than <see cref="ExternalRun.MaximumMetrics"/> metrics: nothing was written.</summary>
    TooManyMetrics,
    /// <summary>There is no such run that takes points: unknown, ended, or trained here.</summary>
    NotTaken,
}

public sealed partial class RunWriter
{
    /// <summary>
    /// Adds points to an external run. Any number of programs may do so at once: the run's row, locked first, orders their batches and gives the seqs. A value that is not finite is a gap,
    /// as in runs that are trained here.
    /// </summary>
    /// <param name="batch">The sender's name for these points, with which they are written once; its run is set here. Null writes them as often as they are sent.</param>
    public async Task<(AppendResult Result, long LastSeq)> AppendAsync(int runId, IReadOnlyList<MetricPoint> points, MetricBatch? batch, CancellationToken cancellation = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // What was sent twice is answered whether or not the run takes more by now.
        if (batch is not null && await ContentOfAsync(connection, runId, batch.Key, cancellation) is { } before)
            return (before == batch.Content ? AppendResult.Duplicate : AppendResult.KeyTaken, 0);
        await using var reserve = new NpgsqlCommand("""
            UPDATE runs SET last_seq = last_seq + $2, step = GREATEST(step, $3) WHERE id = $1 AND algorithm = $4 AND status = 'running' RETURNING last_seq
            """, connection)
        { Parameters = { new() { Value = runId }, new() { Value = (long)points.Count }, new() { Value = points.Max(point => point.Step) }, new() { Value = ExternalRun.Algorithm } } };
        if (await reserve.ExecuteScalarAsync(cancellation) is not long last)
            return (AppendResult.NotTaken, 0);
        if (batch is not null && !await KeepAsync(connection, runId, batch, cancellation))
            // The same batch twice at once: the other one was written while this one waited for the row.
            return (await ContentOfAsync(connection, runId, batch.Key, cancellation) == batch.Content ? AppendResult.Duplicate : AppendResult.KeyTaken, 0);
        foreach (var (index, point) in points.Index())
            point.Seq = last - points.Count + index + 1;
        await CopyAsync(connection, runId, points, cancellation);
        await MetricSummaries.UpdateAsync(connection, runId, points, higherIsBetter, cancellation);
        await using var count = new NpgsqlCommand("SELECT count(*) FROM metric_summaries WHERE run_id = $1", connection) { Parameters = { new() { Value = runId } } };
        if (await count.ExecuteScalarAsync(cancellation) is long and > ExternalRun.MaximumMetrics)
            return (AppendResult.TooManyMetrics, 0);
        await NotifyAsync(connection, runId, last, cancellation);
        await transaction.CommitAsync(cancellation);
        return (AppendResult.Written, last);
    }

    private static async Task<string?> ContentOfAsync(NpgsqlConnection connection, int runId, string key, CancellationToken cancellation)
    {
        await using var find = new NpgsqlCommand("SELECT content FROM metric_batches WHERE run_id = $1 AND key = $2", connection) { Parameters = { new() { Value = runId }, new() { Value = key } } };
        return await find.ExecuteScalarAsync(cancellation) as string;
    }

    private static async Task<bool> KeepAsync(NpgsqlConnection connection, int runId, MetricBatch batch, CancellationToken cancellation)
    {
        await using var insert = new NpgsqlCommand("INSERT INTO metric_batches (run_id, key, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", connection)
        {
            Parameters = { new() { Value = runId }, new() { Value = batch.Key, NpgsqlDbType = NpgsqlDbType.Text }, new() { Value = batch.Content } },
        };
        return await insert.ExecuteNonQueryAsync(cancellation) > 0;
    }
}
