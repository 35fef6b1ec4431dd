using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Database;

/// <summary>A migrated database for a test class, with the store over it as the service has it.</summary>
public sealed class StoreDatabase : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;

    public NpgsqlDataSource Source => _services.GetRequiredService<NpgsqlDataSource>();

    public IDbContextFactory<WebShopDbContext> Stores => _services.GetRequiredService<IDbContextFactory<WebShopDbContext>>();

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _services = new ServiceCollection().AddStore(_database.ConnectionString).BuildServiceProvider();
    }

    public async Task<T> WithStoreAsync<T>(Func<WebShopDbContext, Task<T>> work)
    {
        await using var store = await Stores.CreateDbContextAsync();
        return await work(store);
    }

    public Task<int> AddRunAsync(RunStatus status = RunStatus.Queued) => WithStoreAsync(async store =>
    {
        var run = new Run { Name = "a run", Algorithm = "il", Settings = "{}", Status = status, CreatedAt = DateTimeOffset.UtcNow };
        store.Runs.Add(run);
        await store.SaveChangesAsync();
        return run.Id;
    });

    public Task<Run> RunAsync(int id) => WithStoreAsync(store => store.Runs.AsNoTracking().SingleAsync(run => run.Id == id));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }
}
