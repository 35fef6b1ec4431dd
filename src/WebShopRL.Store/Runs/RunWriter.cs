using Npgsql;
using NpgsqlTypes;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Texts;

namespace WebShopRL.Store.Runs;

/// <summary>
/// Writes what a run produces: one transaction a batch, points by COPY, and a notification with <c>run_id:seq</c> on <see cref="Channel"/> that is
/// sent when the batch can be read. Seqs come from the run's own row, whose lock orders the batches: whoever has read up to seq n has missed nothing below it.
/// </summary>
public sealed partial class RunWriter(NpgsqlDataSource source, HigherIsBetter higherIsBetter)
{
    public const string Channel = "run_changes";

    /// <summary>Writes a batch; the last seq of the run afterwards.</summary>
    /// <param name="before">
    /// The run's last seq before this batch. Only the owner of the run's lease writes, so where the row is a batch further already, this very batch was
    /// committed by an attempt whose answer was lost, and nothing is written twice.
    /// </param>
    public async Task<long> WriteAsync(int runId, long before, RunBatch batch, CancellationToken cancellation = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // A save takes a seq too: a batch that holds nothing else is told from one that is already written.
        var count = batch.Points.Count + batch.LogLines.Count + (batch.Save is null ? 0 : 1);
        var last = before + count;
        if (!await ReserveAsync(connection, runId, before, last, batch.Progress, cancellation))
            return last;
        var seq = before;
        foreach (var point in batch.Points)
            point.Seq = ++seq;
        foreach (var line in batch.LogLines)
            line.Seq = ++seq;
        if (batch.Points.Count > 0)
        {
            await CopyAsync(connection, runId, batch.Points, cancellation);
            await MetricSummaries.UpdateAsync(connection, runId, batch.Points, higherIsBetter, cancellation);
        }
        foreach (var line in batch.LogLines)
            await InsertAsync(connection, runId, line, cancellation);
        if (batch.Save is { } save)
            await SaveAsync(connection, runId, last, save, cancellation);
        await NotifyAsync(connection, runId, last, cancellation);
        await transaction.CommitAsync(cancellation);
        return last;
    }

    /// <summary>Tells every listener to look at the run again, for instance after its status changed.</summary>
    public async Task NotifyAsync(int runId, CancellationToken cancellation = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await NotifyAsync(connection, runId, 0, cancellation);
    }

    /// <summary>Moves the run's seq on. False where that has been done; throws where the run is gone or somebody else wrote to it.</summary>
    private static async Task<bool> ReserveAsync(NpgsqlConnection connection, int runId, long before, long last, (int Step, int TotalSteps)? progress, CancellationToken cancellation)
    {
        await using var update = new NpgsqlCommand("""
            UPDATE runs SET last_seq = $3, step = COALESCE($4, step), total_steps = COALESCE($5, total_steps) WHERE id = $1 AND last_seq = $2
            """, connection)
        { Parameters = { new() { Value = runId }, new() { Value = before }, new() { Value = last }, Nullable(progress?.Step), Nullable(progress?.TotalSteps) } };
        if (await update.ExecuteNonQueryAsync(cancellation) > 0)
            return true;
        await using var read = new NpgsqlCommand("SELECT last_seq FROM runs WHERE id = $1", connection) { Parameters = { new() { Value = runId } } };
        return await read.ExecuteScalarAsync(cancellation) switch
        {
            long now when now == last => false,
            long now => throw new InvalidOperationException($"Run {runId} is at seq {now} where {before} was expected: another worker writes to it."),
            _ => throw new InvalidOperationException($"Run {runId} was deleted while it was running."),
        };
    }

    private static async Task CopyAsync(NpgsqlConnection connection, int runId, IReadOnlyList<MetricPoint> points, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync("COPY metric_points (run_id, seq, name, step, episode, wall_seconds, value) FROM STDIN (FORMAT BINARY)", cancellation);
        foreach (var point in points)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(runId, NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync(point.Seq, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(point.Name, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(point.Step, NpgsqlDbType.Integer, cancellation);
            if (point.Episode is { } episode)
                await copy.WriteAsync(episode, NpgsqlDbType.Integer, cancellation);
            else
                await copy.WriteNullAsync(cancellation);
            await copy.WriteAsync(point.WallSeconds, NpgsqlDbType.Double, cancellation);
            await copy.WriteAsync(point.Value, NpgsqlDbType.Double, cancellation);
        }
        await copy.CompleteAsync(cancellation);
    }

    private static Task InsertAsync(NpgsqlConnection connection, int runId, RunLogLine line, CancellationToken cancellation) =>
        ExecuteAsync(connection, "INSERT INTO run_log_lines (run_id, seq, at, level, message) VALUES ($1, $2, $3, $4, $5)", cancellation,
            new() { Value = runId }, new() { Value = line.Seq }, new() { Value = line.At.ToUniversalTime() }, new() { Value = line.Level }, new() { Value = StorableText.Mend(line.Message) });

    private static async Task SaveAsync(NpgsqlConnection connection, int runId, long seq, RunSave save, CancellationToken cancellation)
    {
        var checkpoint = save.Checkpoint;
        await ContentLock.TakeAsync(connection, checkpoint.Content!, cancellation);
        await save.PutAsync(cancellation);
        // A crash here leaves files that no row points to, which are let go of in time.
        await ExecuteAsync(connection, """
            WITH saved AS (
                INSERT INTO checkpoints (run_id, algorithm, catalog_fingerprint, kind, step, seq, wall_seconds, content, network, validation_score, created_at)
                SELECT id, algorithm, catalog_fingerprint, $2, $3, $4, $5, $6, $7, $8, $9 FROM runs WHERE id = $1 RETURNING id
            )
            UPDATE runs SET best_checkpoint_id = CASE WHEN $2 = 'best' THEN saved.id ELSE best_checkpoint_id END,
                last_checkpoint_id = CASE WHEN $2 = 'last' THEN saved.id ELSE last_checkpoint_id END
            FROM saved WHERE runs.id = $1
            """, cancellation,
            new() { Value = runId }, new() { Value = checkpoint.Kind }, new() { Value = checkpoint.Step }, new() { Value = seq }, new() { Value = checkpoint.WallSeconds },
            new() { Value = checkpoint.Content }, new() { Value = checkpoint.Network },
            new() { Value = (object?)checkpoint.ValidationScore ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double }, new() { Value = checkpoint.CreatedAt.ToUniversalTime() });
    }

    private static Task NotifyAsync(NpgsqlConnection connection, int runId, long seq, CancellationToken cancellation) =>
        ExecuteAsync(connection, "SELECT pg_notify($1, $2)", cancellation, new() { Value = Channel }, new() { Value = FormattableString.Invariant($"{runId}:{seq}") });

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlParameter Nullable(int? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };
}
