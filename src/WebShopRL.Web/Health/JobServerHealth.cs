using Hangfire;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebShopRL.Web.Health;

/// <summary>A worker, in this process or another, has shown life lately: what is put in line is worked off.</summary>
internal sealed class JobServerHealth(JobStorage storage, TimeProvider time) : IHealthCheck
{
    /// <summary>Three of Hangfire's heartbeats.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(90);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var alive = storage.GetMonitoringApi().Servers().Count(server => server.Heartbeat is { } beat && now - beat < Silence);
        return Task.FromResult(alive > 0
            ? HealthCheckResult.Healthy($"{alive} servers")
            : HealthCheckResult.Unhealthy("No worker has shown life for 90 seconds: runs and evaluations wait in line. Start one with --Role=worker, or everything with ./run.sh."));
    }
}
