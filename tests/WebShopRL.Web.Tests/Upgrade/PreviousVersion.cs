using System.Formats.Tar;
using System.IO.Compression;
using Npgsql;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Upgrade;

/// <summary>The database and the artifacts folder that the version before left (tests/fixtures/previous-version), laid out afresh.</summary>
internal sealed class PreviousVersion : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private PreviousVersion(TestDatabase database) => _database = database;

    public string ConnectionString => _database.ConnectionString;

    public string Artifacts { get; } = Directory.CreateTempSubdirectory("webshoprl-upgrade-").FullName;

    public static async Task<PreviousVersion> CreateAsync()
    {
        var previous = new PreviousVersion(await TestDatabase.CreateEmptyAsync());
        var fixture = Path.Combine(RepositoryFiles.Root, "tests", "fixtures", "previous-version");
        await using (var source = NpgsqlDataSource.Create(previous.ConnectionString))
        await using (var dump = source.CreateCommand(await File.ReadAllTextAsync(Path.Combine(fixture, "database.sql"))))
            await dump.ExecuteNonQueryAsync();
        await using var file = File.OpenRead(Path.Combine(fixture, "artifacts.tar.br"));
        await using var tar = new BrotliStream(file, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(tar, previous.Artifacts, overwriteFiles: false);
        return previous;
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(Artifacts, recursive: true);
    }
}
