using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Runs.External;

/// <summary>A run that is trained elsewhere.</summary>
/// <param name="Settings">Whatever its trainer wants to be known by, of any shape; runs are compared by it.</param>
/// <param name="TotalSteps">How many steps it will have; 0 where that is not known.</param>
public sealed record ExternalRunRequest(
    [property: Text(RunCommands.MaximumName, Required = true)] string Name,
    [property: Text(100, Required = true), MaxLength(50)] IReadOnlyList<string>? Tags = null,
    IReadOnlyDictionary<string, JsonElement>? Settings = null,
    [property: Range(0, int.MaxValue)] int? Seed = null,
    [property: Range(0, int.MaxValue)] int? TotalSteps = null) : ICheckedWhole;

/// <summary>One measured value from outside.</summary>
/// <param name="Name">Of the metric: one of GET /api/v1/metrics, or any other. What stands before its first slash is the heading it stands under.</param>
/// <param name="Value">Null is a gap: something was measured, and it was no finite number.</param>
/// <param name="WallSeconds">Seconds since the run began; the time of arrival where it is left out.</param>
public sealed record ExternalPoint(
    [property: Text(200, Required = true)] string Name,
    [property: Range(0, int.MaxValue)] int Step,
    double? Value,
    [property: Range(0, int.MaxValue)] int? Episode = null,
    [property: Range(0d, 1e12)] double? WallSeconds = null);

/// <summary>Points, in the order in which they were measured.</summary>
/// <param name="Batch">A word of the sender's own for these points, such as a UUID: sent again with the same one they are written once.</param>
public sealed record ExternalPoints(
    [property: MinLength(1), MaxLength(ExternalPoints.Most)] IReadOnlyList<ExternalPoint> Points,
    [property: Text(Store.Metrics.MetricBatch.MaximumKey, Required = true)] string? Batch = null)
{
    public const int Most = 10_000;
}

/// <param name="Written">How many points were written: none where they had been before.</param>
public sealed record ExternalPointsAnswer(int Written);

/// <summary>How a run from outside ended.</summary>
/// <param name="Error">Why it failed.</param>
public sealed record ExternalRunEnd(
    [property: AllowedValues("succeeded", "failed", "cancelled")] string Status,
    [property: Text(20_000)] string? Error = null)
{
    internal RunStatus RunStatus => Enum.Parse<RunStatus>(Status, ignoreCase: true);
}
