using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using WebShopRL.Store;
using WebShopRL.Store.Metrics;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Runs;

/// <summary>A run's points and log lines, by seq. The same cursor serves the hub: history over REST, what comes after over the hub.</summary>
internal static class RunMetricsApi
{
    /// <summary>The largest whole number that every JSON reader keeps exact.</summary>
    private const long MaximumSeq = 9_007_199_254_740_991;
    private const int MaximumPoints = 50_000;
    private const int DefaultPoints = 10_000;

    public static async Task<Results<Ok<MetricPoints>, NotFoundProblem>> Get(
        int id,
        [FromQuery, Text(100), Description("Only this metric; all where it is left out.")] string? name,
        [FromQuery, Range(0d, MaximumSeq), Description("Only points behind this seq.")] long? after,
        [FromQuery, Range(1, MaximumPoints), Description("Most points to give: the first so many behind after.")] int? limit,
        [FromQuery(Name = "max_points"), Range(1, MaximumPoints), Description("Thins the points out to at most so many, evenly for each metric: of each stretch of steps the first, lowest, highest and last stay, and the first that is not a number.")] int? maxPoints,
        [FromQuery(Name = "from_step"), Range(0, int.MaxValue), Description("Smallest step wanted.")] int? from,
        [FromQuery(Name = "to_step"), Range(0, int.MaxValue), Description("Largest step wanted.")] int? to,
        NpgsqlDataSource source, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (!await store.Runs.AnyAsync(run => run.Id == id, cancellation))
            return RunApi.Unknown(id);
        var part = new CurvePart(after ?? 0, from ?? 0, to ?? int.MaxValue);
        return TypedResults.Ok(new MetricPoints([.. (maxPoints is { } most
            ? await ThinnedAsync(store, source, id, name, part, most, cancellation)
            : await PointsOf(store, id, name, part).OrderBy(point => point.Seq).Take(limit ?? DefaultPoints).ToListAsync(cancellation)).Take(limit ?? MaximumPoints).Select(MetricPointAnswer.Of)]));
    }

    public static async Task<Results<Ok<List<RunLogLineAnswer>>, NotFoundProblem>> GetLog(
        int id,
        [FromQuery, Range(0d, MaximumSeq), Description("Only lines behind this seq.")] long? after,
        [FromQuery, Range(1, MaximumPoints), Description("Most lines to give.")] int? limit,
        IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (!await store.Runs.AnyAsync(run => run.Id == id, cancellation))
            return RunApi.Unknown(id);
        return TypedResults.Ok(await store.RunLogLines.AsNoTracking()
            .Where(line => line.RunId == id && line.Seq > (after ?? 0))
            .OrderBy(line => line.Seq)
            .Take(limit ?? DefaultPoints)
            .Select(line => new RunLogLineAnswer(line.Seq, line.At, line.Level, line.Message))
            .ToListAsync(cancellation));
    }

    private static IQueryable<MetricPoint> PointsOf(WebShopDbContext store, int run, string? name, CurvePart part)
    {
        var points = store.MetricPoints.AsNoTracking().Where(point => point.RunId == run && point.Seq > part.AfterSeq && point.Step >= part.From && point.Step <= part.To);
        return name is null ? points : points.Where(point => point.Name == name);
    }

    /// <summary>Each metric's share of the points, as <see cref="ThinnedCurves"/> keeps them; where the shares are too small for that, the newest points of all.</summary>
    private static async Task<List<MetricPoint>> ThinnedAsync(WebShopDbContext store, NpgsqlDataSource source, int run, string? name, CurvePart part, int most, CancellationToken cancellation)
    {
        List<string> names = name is not null ? [name] : await store.MetricSummaries.Where(summary => summary.RunId == run).Select(summary => summary.Name).ToListAsync(cancellation);
        var each = most / Math.Max(1, names.Count);
        if (each < ThinnedCurves.PointsOfStretch)
        {
            var newest = await PointsOf(store, run, name, part).OrderByDescending(point => point.Seq).Take(most).ToListAsync(cancellation);
            newest.Reverse();
            return newest;
        }
        var curves = await ThinnedCurves.ReadAsync(source, [run], names, each, part, cancellation);
        return [.. curves.SelectMany(curve => curve.Points).OrderBy(point => point.Seq)];
    }
}
