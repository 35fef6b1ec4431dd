using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WebShopRL.Store;

namespace WebShopRL.Web.Health;

/// <summary>The database answers, and its tables are those that this program knows.</summary>
internal sealed class DatabaseHealth(IDbContextFactory<WebShopDbContext> stores) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellationToken);
        string[] pending = [.. await store.Database.GetPendingMigrationsAsync(cancellationToken)];
        return pending.Length == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"{pending.Length} migrations are not applied: {string.Join(", ", pending)}.");
    }
}
