using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Runs.Export;

/// <summary>
/// TensorBoard's event file: a record that names the format's version, then an event for each point. Events hold single precision; what is not finite is left out, and the curve has a gap there.
/// </summary>
internal static class TensorBoardExport
{
    public static async Task WriteAsync(Run run, IAsyncEnumerable<MetricPoint> points, Stream output, CancellationToken cancellation)
    {
        var began = RunExport.Began(run).ToUnixTimeMilliseconds() / 1000.0;
        await output.WriteAsync(TensorBoardRecord.Frame(TensorBoardRecord.Version(began)), cancellation);
        await foreach (var point in points.WithCancellation(cancellation))
            if (double.IsFinite(point.Value))
                await output.WriteAsync(TensorBoardRecord.Frame(TensorBoardRecord.Scalar(began + point.WallSeconds, point.Step, point.Name, (float)point.Value)), cancellation);
    }
}
