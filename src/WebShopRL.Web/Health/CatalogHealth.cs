using Microsoft.Extensions.Diagnostics.HealthChecks;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Health;

/// <summary>The shop is open.</summary>
internal sealed class CatalogHealth(ShopProvider shop) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var open = shop.Current;
            return Task.FromResult(HealthCheckResult.Healthy($"{open.Name}: {open.Products.Count} products, {open.Goals.Count} goals"));
        }
        catch (ShopNotOpenException closed)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy(closed.Message));
        }
    }
}
