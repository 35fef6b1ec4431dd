using System.Globalization;
using Npgsql;

namespace WebShopRL.Store.Checkpoints;

/// <summary>
/// Taking files in with the row that points to them, and letting go of files that no row points to, wait for one another: else the two could cross, and leave a row without its files.
/// Held until the transaction ends.
/// </summary>
internal static class ContentLock
{
    public static async Task TakeAsync(NpgsqlConnection connection, string content, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = KeyOf(content) } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The first 64 bits of the content's key.</summary>
    private static long KeyOf(string content) => unchecked((long)ulong.Parse(content.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
