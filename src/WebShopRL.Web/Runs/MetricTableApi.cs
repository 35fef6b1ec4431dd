using Microsoft.AspNetCore.Http.HttpResults;
using WebShopRL.Agents.Metrics;

namespace WebShopRL.Web.Runs;

/// <summary>What a metric is.</summary>
/// <param name="Unit">Of its values; empty for a pure number.</param>
/// <param name="Better">higher, lower, or null where neither is.</param>
/// <param name="Group">The heading it stands under.</param>
public sealed record MetricAnswer(string Name, string Title, string Meaning, string Unit, string? Better, string Group);

/// <summary>The table of metrics, for clients that draw their own charts.</summary>
internal static class MetricTableApi
{
    private static readonly MetricAnswer[] All =
    [
        .. MetricTable.All.Select(metric => new MetricAnswer(
            metric.Name, metric.Title, metric.Meaning, metric.Unit, metric.Direction == MetricDirection.Neither ? null : metric.Direction.ToString().ToLowerInvariant(), metric.Group.Title)),
    ];

    public static void MapMetricTable(this RouteGroupBuilder api) =>
        api.MapGet("/metrics", Ok<MetricAnswer[]> () => TypedResults.Ok(All)).WithTags("Runs").WithSummary("Every metric a run can have: its meaning, unit and which values are better");
}
