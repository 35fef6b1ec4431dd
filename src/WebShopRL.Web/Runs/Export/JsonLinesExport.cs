using System.Text.Json;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Runs.Export;

/// <summary>One point a line, with the members that the API gives it.</summary>
internal static class JsonLinesExport
{
    public static async Task WriteAsync(Run run, IAsyncEnumerable<MetricPoint> points, Stream output, CancellationToken cancellation)
    {
        await foreach (var point in points.WithCancellation(cancellation))
        {
            await output.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(MetricPointAnswer.Of(point), ApiJson.Options), cancellation);
            await output.WriteAsync("\n"u8.ToArray(), cancellation);
        }
    }
}
