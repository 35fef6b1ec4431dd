using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Runs.Export;

/// <summary>A run's points as a file, over REST.</summary>
internal static class RunExportApi
{
    public static void MapRunExport(this RouteGroupBuilder api) => api.MapGroup("/runs").WithTags("Runs")
        .MapGet("/{id}/export", Export)
        .Produces(StatusCodes.Status200OK, typeof(Stream), "text/csv", JsonLines.ContentType, "application/octet-stream")
        .WithSummary("All of a run's points as a file: CSV, JSON lines, TensorBoard's event file, or the calls that make the run at an MLflow server");

    private static async Task<Results<PushStreamHttpResult, NotFoundProblem>> Export(
        int id, [FromQuery, AllowedValues("csv", "jsonl", "tensorboard", "mlflow"), DefaultValue("csv"), Description("The form of the file.")] string? format,
        IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        var store = await stores.CreateDbContextAsync(cancellation);
        context.Response.RegisterForDisposeAsync(store);
        if (await store.Runs.AsNoTracking().FirstOrDefaultAsync(run => run.Id == id, cancellation) is not { } run)
            return RunApi.Unknown(id);
        var export = RunExport.All[format ?? "csv"];
        // Up to the seq of the moment: a run that goes on meanwhile does not keep the file from ending.
        var points = store.MetricPoints.AsNoTracking().Where(point => point.RunId == id && point.Seq <= run.LastSeq).OrderBy(point => point.Seq).AsAsyncEnumerable();
        return TypedResults.Stream(output => export.WriteAsync(run, points, output, cancellation), export.ContentType, export.FileName(run));
    }
}
