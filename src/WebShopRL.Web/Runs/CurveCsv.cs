using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Metrics;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Runs;

/// <summary>Every point of curves as CSV (RFC 4180), each number in as many digits as tell it from every other, written as they are read: any number of them needs the memory of a few.</summary>
internal sealed class CurveCsv(int[] runs, string[] names, IDbContextFactory<WebShopDbContext> stores) : IResult, IEndpointMetadataProvider
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = Csv.ContentType + "; charset=utf-8";
        httpContext.Response.Headers.ContentDisposition = "attachment; filename=curves.csv";
        await using var store = await stores.CreateDbContextAsync(httpContext.RequestAborted);
        var points = store.MetricPoints.AsNoTracking().Where(point => runs.Contains(point.RunId) && names.Contains(point.Name)).OrderBy(point => point.RunId).ThenBy(point => point.Seq);
        await using var writer = new StreamWriter(httpContext.Response.Body, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("run,metric,seq,step,episode,wall_seconds,value");
        await foreach (var point in points.AsAsyncEnumerable().WithCancellation(httpContext.RequestAborted))
            await writer.WriteLineAsync(Line(point));
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [Csv.ContentType]));

    private static string Line(MetricPoint p) =>
        string.Create(CultureInfo.InvariantCulture, $"{p.RunId},{Csv.Cell(p.Name)},{p.Seq},{p.Step},{p.Episode},{p.WallSeconds:R},{p.Value:R}");
}
