using Npgsql;
using NpgsqlTypes;

namespace WebShopRL.Store.Checkpoints;

/// <summary>Which contents rows point to; and letting go of those that none does.</summary>
public sealed class ContentReferences(NpgsqlDataSource source)
{
    /// <summary>
    /// Deletes saves that nothing points to any more, and returns their contents. A save behind the run's last one, or that the run would find again were it to go on from its last, stays;
    /// a run whose best is newer than its last keeps everything until its next save.
    /// </summary>
    public async Task<IReadOnlyList<string>> DeleteLooseSavesAsync(CancellationToken cancellation = default)
    {
        List<string> contents = [];
        foreach (var id in await LooseAsync(cancellation))
        {
            try
            {
                await using var delete = source.CreateCommand("DELETE FROM checkpoints WHERE id = $1 RETURNING content");
                delete.Parameters.Add(new() { Value = id });
                if (await delete.ExecuteScalarAsync(cancellation) is string content)
                    contents.Add(content);
            }
            catch (PostgresException pinned) when (pinned.SqlState == PostgresErrorCodes.ForeignKeyViolation)
            {
                // Somebody pinned it between the two statements: it stays.
            }
        }
        return contents;
    }

    /// <summary>Lets go of a content unless a row points to it.</summary>
    /// <param name="deleteAsync">Deletes the files; nobody can take the same content in meanwhile.</param>
    /// <returns>Whether it was let go of.</returns>
    public async Task<bool> DeleteUnlessReferencedAsync(string content, Func<CancellationToken, Task> deleteAsync, CancellationToken cancellation = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ContentLock.TakeAsync(connection, content, cancellation);
        await using var read = new NpgsqlCommand("SELECT EXISTS (SELECT FROM checkpoints WHERE content = $1) OR EXISTS (SELECT FROM run_inputs WHERE content = $1)", connection)
        {
            Parameters = { new() { Value = content } },
        };
        if ((bool)(await read.ExecuteScalarAsync(cancellation))!)
            return false;
        await deleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Whether a name is all that keeps the save that it stands for: without it, the next round lets go of the save.</summary>
    public async Task<bool> IsKeptByAsync(string name, CancellationToken cancellation = default)
    {
        await using var command = source.CreateCommand($"SELECT EXISTS ({Loose} AND c.id = (SELECT checkpoint_id FROM checkpoint_names WHERE name = $1))");
        command.Parameters.Add(Text(name));
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task<IReadOnlyList<int>> LooseAsync(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Loose);
        command.Parameters.Add(Text(null));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        List<int> ids = [];
        while (await rows.ReadAsync(cancellation))
            ids.Add(rows.GetInt32(0));
        return ids;
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    /// <summary>The saves that nothing points to, once the name $1 is gone; null leaves every name as it is.</summary>
    private const string Loose = """
        SELECT c.id FROM checkpoints c
        LEFT JOIN runs r ON r.id = c.run_id
        LEFT JOIN checkpoints best ON best.id = r.best_checkpoint_id
        LEFT JOIN checkpoints last ON last.id = r.last_checkpoint_id
        WHERE c.run_id IS NOT NULL
          AND (r.id IS NULL OR (c.seq < COALESCE(last.seq, 0) AND COALESCE(best.seq, 0) <= COALESCE(last.seq, 0)))
          AND NOT EXISTS (SELECT FROM runs p WHERE c.id IN (p.best_checkpoint_id, p.last_checkpoint_id, p.initial_checkpoint_id))
          AND NOT EXISTS (SELECT FROM evaluations e WHERE c.id IN (e.checkpoint_id, e.query_writer_checkpoint_id))
          AND NOT EXISTS (SELECT FROM generations g WHERE g.checkpoint_id = c.id)
          AND NOT EXISTS (SELECT FROM pinned_agents p WHERE p.checkpoint_id = c.id)
          AND NOT EXISTS (SELECT FROM checkpoint_names n WHERE n.checkpoint_id = c.id AND n.name IS DISTINCT FROM $1)
        """;
}
