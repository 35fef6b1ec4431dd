using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using WebShopRL.Store;

namespace WebShopRL.Tests.Hosting;

/// <summary>A database of a test's own, cloned from one that this process has migrated once. Dropped at the end.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    private readonly string _name;

    private TestDatabase(string name) => (_name, ConnectionString) = (name, To(name));

    public string ConnectionString { get; }

    private static string Server => Environment.GetEnvironmentVariable("WEBSHOP_TEST_POSTGRES")
        ?? throw new InvalidOperationException("WEBSHOP_TEST_POSTGRES names no PostgreSQL: run the tests through ./test.sh, which brings one.");

    public static async Task<TestDatabase> CreateAsync()
    {
        var template = await Template.Value;
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        var database = new TestDatabase(name);
        // As a database that was migrated by itself, not the copy of one.
        await ExecuteAsync("UPDATE installation SET key = gen_random_uuid()", database.ConnectionString);
        return database;
    }

    /// <summary>One without a schema.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return new TestDatabase(name);
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");

    private static async Task<string> MakeTemplateAsync()
    {
        var name = $"template_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        await using var source = NpgsqlDataSource.Create(To(name));
        var options = new DbContextOptionsBuilder<WebShopDbContext>();
        options.UseStore(source);
        await using var store = new WebShopDbContext(options.Options);
        await store.Database.MigrateAsync();
        return name;
    }

    // Without a pool: a connection left open to a template would keep it from being cloned.
    private static string To(string database) => new NpgsqlConnectionStringBuilder(Server) { Database = database, Pooling = !database.StartsWith("template_", StringComparison.Ordinal) }.ConnectionString;

    /// <summary>Tried again while the database is in use: sessions that were closed or ended may take a while to be gone.</summary>
    private static async Task ExecuteAsync(string sql, string? connectionString = null)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString ?? Server) { Pooling = false, Timeout = 60, CommandTimeout = 300 }.ConnectionString);
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(200))
            try
            {
                await using var command = source.CreateCommand(sql);
                await command.ExecuteNonQueryAsync();
                return;
            }
            catch (PostgresException inUse) when (inUse.SqlState == PostgresErrorCodes.ObjectInUse && patience.Elapsed.TotalSeconds < 120)
            {
            }
    }
}
