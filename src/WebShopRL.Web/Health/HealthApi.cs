using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebShopRL.Web.Health;

/// <summary>Whether the service can do its work. The status is healthy, degraded or unhealthy; the checks are by name.</summary>
public sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, PartHealth> Checks);

/// <param name="Description">What is wrong, or how far it is; absent where there is nothing to say.</param>
public sealed record PartHealth(string Status, string? Description);

public sealed record AliveAnswer(string Status);

/// <summary><c>/health</c>: readiness of every part. <c>/alive</c>: the process answers, whatever its parts do.</summary>
internal static class HealthApi
{
    public static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddHealthChecks()
        .AddCheck<DatabaseHealth>("database", timeout: TimeSpan.FromSeconds(5))
        .AddCheck<JobServerHealth>("job_server", timeout: TimeSpan.FromSeconds(5))
        .AddCheck<CatalogHealth>("catalog");

    public static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup("").AllowAnonymous().WithTags("Health");
        health.MapGet("/health", Check).WithSummary("Whether every part is ready");
        health.MapGet("/alive", () => TypedResults.Ok(new AliveAnswer("alive"))).WithSummary("Whether the process answers");
    }

    private static async Task<Results<Ok<HealthAnswer>, Unready>> Check(HealthCheckService health, CancellationToken cancellation)
    {
        var report = await health.CheckHealthAsync(cancellation);
        var answer = new HealthAnswer(Word(report.Status), report.Entries.ToDictionary(
            entry => entry.Key, entry => new PartHealth(Word(entry.Value.Status), entry.Value.Description ?? entry.Value.Exception?.Message)));
        return report.Status == HealthStatus.Unhealthy ? new Unready(answer) : TypedResults.Ok(answer);
    }

    private static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>503 with the same body as 200.</summary>
    private sealed class Unready(HealthAnswer answer) : IResult, IEndpointMetadataProvider
    {
        public Task ExecuteAsync(HttpContext httpContext) => TypedResults.Json(answer, statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(httpContext);

        public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
            builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status503ServiceUnavailable, typeof(HealthAnswer), ["application/json"]));
    }
}
