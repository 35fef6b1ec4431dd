using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
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
        [FromQuery(Name = "max_points"), Range(1, MaximumPoints), Description("Thins the points out to at most so many, evenly for each metric, the newest of each always among them.")] int? maxPoints,
        IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (!await store.Runs.AnyAsync(run => run.Id == id, cancellation))
            return RunApi.Unknown(id);
        var points = store.MetricPoints.AsNoTracking().Where(point => point.RunId == id && point.Seq > (after ?? 0));
        if (name is not null)
            points = points.Where(point => point.Name == name);
        if (maxPoints is { } most)
            points = await ThinnedAsync(store, id, name, after ?? 0, most, cancellation);
        var read = await points.OrderBy(point => point.Seq).Take(limit ?? (maxPoints is null ? DefaultPoints : MaximumPoints)).ToListAsync(cancellation);
        return TypedResults.Ok(new MetricPoints([.. read.Select(point =>
            new MetricPointAnswer(point.Seq, point.Name, point.Step, point.Episode, point.WallSeconds, MetricSummaryAnswer.Finite(point.Value)))]));
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

    /// <summary>
    /// The newest points of each metric and every k-th before them, k such that all metrics together stay within <paramref name="most"/>. With more
    /// metrics than points wanted, the newest points of all.
    /// </summary>
    private static async Task<IQueryable<Store.Metrics.MetricPoint>> ThinnedAsync(
        WebShopDbContext store, int run, string? name, long after, int most, CancellationToken cancellation)
    {
        var metrics = name is not null ? 1 : Math.Max(1, await store.MetricSummaries.CountAsync(summary => summary.RunId == run, cancellation));
        var each = Math.Max(1, most / metrics);
        return store.MetricPoints.FromSql($"""
            SELECT run_id, seq, name, step, episode, wall_seconds, value FROM (
                SELECT *, row_number() OVER (PARTITION BY name ORDER BY seq DESC) - 1 AS back, count(*) OVER (PARTITION BY name) AS total
                FROM metric_points WHERE run_id = {run} AND seq > {after} AND ({name}::text IS NULL OR name = {name})
            ) AS numbered
            WHERE back % ((total + {each} - 1) / {each}) = 0
            ORDER BY back, seq DESC LIMIT {most}
            """).AsNoTracking();
    }
}
