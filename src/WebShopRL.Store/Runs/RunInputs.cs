using Npgsql;
using WebShopRL.Store.Checkpoints;

namespace WebShopRL.Store.Runs;

/// <summary>Remembers what runs learn from.</summary>
public sealed class RunInputs(NpgsqlDataSource source)
{
    /// <summary>Key of an input's content; null where the run has none of that name yet.</summary>
    public async Task<string?> FindAsync(int runId, string name, CancellationToken cancellation = default)
    {
        await using var command = source.CreateCommand("SELECT content FROM run_inputs WHERE run_id = $1 AND name = $2");
        command.Parameters.Add(new() { Value = runId });
        command.Parameters.Add(new() { Value = name });
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    /// <summary>Forgets the inputs whose names begin so. Files that no row points to then go with a later sweep.</summary>
    public async Task ForgetAsync(int runId, string beginning, CancellationToken cancellation = default)
    {
        await using var command = source.CreateCommand("DELETE FROM run_inputs WHERE run_id = $1 AND starts_with(name, $2)");
        command.Parameters.Add(new() { Value = runId });
        command.Parameters.Add(new() { Value = beginning });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Keeps an input: the files, and the row that points to them. One of that name that is there already stays.</summary>
    /// <param name="putAsync">Takes the files in; harmless when called again.</param>
    public async Task KeepAsync(RunInput input, Func<CancellationToken, Task> putAsync, CancellationToken cancellation = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ContentLock.TakeAsync(connection, input.Content, cancellation);
        await putAsync(cancellation);
        await using var insert = new NpgsqlCommand("INSERT INTO run_inputs (run_id, name, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", connection)
        {
            Parameters = { new() { Value = input.RunId }, new() { Value = input.Name }, new() { Value = input.Content } },
        };
        await insert.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
