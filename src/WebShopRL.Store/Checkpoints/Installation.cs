using Npgsql;

namespace WebShopRL.Store.Checkpoints;

/// <summary>One row: which database this is. Its files lie under that name, so that another database over the same folder neither meets them nor lets go of them.</summary>
public sealed class Installation
{
    public int Id { get; set; }
    public Guid Key { get; set; }

    /// <summary>The key of the database; it never changes.</summary>
    public static async Task<Guid> KeyAsync(NpgsqlDataSource source, CancellationToken cancellation = default)
    {
        await using var command = source.CreateCommand("SELECT key FROM installation");
        return (Guid)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
