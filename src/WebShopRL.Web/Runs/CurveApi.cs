using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using WebShopRL.Store;
using WebShopRL.Store.Metrics;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Runs;

/// <summary>Curves of several runs at once, thinned for drawing, averaged over groups, or whole as CSV.</summary>
internal static class CurveApi
{
    private const int MaximumRuns = 100;
    private const int MaximumNames = 30;
    /// <summary>Points of all curves of an answer together.</summary>
    private const int MaximumPoints = 100_000;

    public static void MapCurves(this RouteGroupBuilder api)
    {
        var curves = api.MapGroup("/curves").WithTags("Runs");
        curves.MapGet("", Get).Produces(StatusCodes.Status304NotModified).WithSummary("Curves of several runs, thinned so that spikes stay: of each stretch of steps its first, lowest, highest and last point. Of runs that have all ended the answer has an ETag");
        curves.MapGet("/mean", GetMean).Produces(StatusCodes.Status304NotModified).WithSummary("Means over groups of runs, seeds for instance, with the standard deviation between them. Of runs that have all ended the answer has an ETag");
        curves.MapGet("/csv", GetCsv).WithSummary("Every point of curves as CSV: run, metric, seq, step, episode, wall_seconds, value");
    }

    private static async Task<Results<Ok<CurvesAnswer>, StatusCodeHttpResult, ValidationProblem>> Get(
        [FromQuery(Name = "run"), MinLength(1), MaxLength(MaximumRuns), Description("Ids of the runs, each as a run= of its own.")] int[] runs,
        [FromQuery(Name = "name"), MinLength(1), MaxLength(MaximumNames), Text(100), Description("The metrics, each as a name= of its own.")] string[] names,
        [FromQuery, AllowedValues("step", "wall", "episode"), Description("What x holds: minutes of training (wall) or episodes; steps are there in any case.")] string? axis,
        [FromQuery, Range(ThinnedCurves.PointsOfStretch, 20_000), DefaultValue(1_000), Description("Most points of each curve.")] int? points,
        [FromQuery, Range(0, int.MaxValue), Description("Smallest step wanted.")] int? from,
        [FromQuery, Range(0, int.MaxValue), Description("Largest step wanted.")] int? to,
        NpgsqlDataSource source, IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        var most = points ?? 1_000;
        if ((long)runs.Length * names.Length * most > MaximumPoints)
        {
            var errors = new RequestErrors();
            errors.Add("points", string.Create(CultureInfo.InvariantCulture, $"{runs.Length} runs × {names.Length} metrics × {most} points are too many for one answer: ask for at most {MaximumPoints} points together."));
            return TypedResults.ValidationProblem(errors.ToErrors());
        }
        await using var store = await stores.CreateDbContextAsync(cancellation);
        // First the runs, then their points: what is told in between is in the curves, and skipped by its seq when the hub sends it.
        var known = await TaggedAsync(store, runs, cancellation);
        if (CurveTag.IsKnown(context, known))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var curves = await ThinnedCurves.ReadAsync(source, runs, names, most, new CurvePart(0, from ?? 0, to ?? int.MaxValue), cancellation);
        return TypedResults.Ok(new CurvesAnswer([.. known.Select(run => new CurveRun(run.Id, run.LastSeq))], [.. curves.Select(curve => CurveAnswer.Of(curve, axis ?? "step"))]));
    }

    private static async Task<Results<Ok<MeanCurvesAnswer>, StatusCodeHttpResult, ValidationProblem>> GetMean(
        [FromQuery(Name = "group"), MinLength(1), MaxLength(MaximumRuns), Text(1_000), Description("Ids of a group's runs separated by commas; each group as a group= of its own.")] string[] groups,
        [FromQuery, Text(100), Description("The metric.")] string name,
        [FromQuery, AllowedValues("step", "wall", "episode"), Description("What x holds: minutes of training (wall) or episodes; steps are there in any case.")] string? axis,
        [FromQuery, Range(1, 5_000), DefaultValue(250), Description("Most points of each curve.")] int? points,
        [FromQuery, Range(0, int.MaxValue), Description("Smallest step wanted.")] int? from,
        [FromQuery, Range(0, int.MaxValue), Description("Largest step wanted.")] int? to,
        NpgsqlDataSource source, IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        List<IReadOnlyList<int>> read = [];
        foreach (var (place, group) in groups.Index())
            if (RunIds.TryParse(group, out var ids))
                read.Add(ids);
            else
                errors.Add($"group.{place}", $"'{group}' is not a list of runs: give ids separated by commas, as in 1,2,3.");
        if (read.Sum(group => group.Count) > MaximumRuns)
            errors.Add("group", $"{read.Sum(group => group.Count)} runs are too many: give at most {MaximumRuns}.");
        if (errors.Any)
            return TypedResults.ValidationProblem(errors.ToErrors());
        await using (var store = await stores.CreateDbContextAsync(cancellation))
        {
            if (CurveTag.IsKnown(context, await TaggedAsync(store, [.. read.SelectMany(group => group).Distinct()], cancellation)))
                return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }
        var curves = await MeanCurves.ReadAsync(source, read, name, points ?? 250, new CurvePart(0, from ?? 0, to ?? int.MaxValue), cancellation);
        return TypedResults.Ok(new MeanCurvesAnswer([.. curves.Select(curve => MeanCurveAnswer.Of(curve, axis ?? "step"))]));
    }

    private static Task<List<TaggedRun>> TaggedAsync(WebShopDbContext store, int[] runs, CancellationToken cancellation) =>
        store.Runs.Where(run => runs.Contains(run.Id)).Select(run => new TaggedRun(run.Id, run.Status, run.CreatedAt, run.LastSeq, run.Attempts)).ToListAsync(cancellation);

    private static CurveCsv GetCsv(
        [FromQuery(Name = "run"), MinLength(1), MaxLength(MaximumRuns), Description("Ids of the runs, each as a run= of its own.")] int[] runs,
        [FromQuery(Name = "name"), MinLength(1), MaxLength(MaximumNames), Text(100), Description("The metrics, each as a name= of its own.")] string[] names,
        IDbContextFactory<WebShopDbContext> stores) => new(runs, names, stores);
}
