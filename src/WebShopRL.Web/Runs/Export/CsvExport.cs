using System.Globalization;
using System.Text;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Runs.Export;

/// <summary>One point a row (RFC 4180). Numbers are written so that they read back as they are; a value that is not finite is an empty cell.</summary>
internal static class CsvExport
{
    public static async Task WriteAsync(Run run, IAsyncEnumerable<MetricPoint> points, Stream output, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("seq,name,step,episode,wall_seconds,value");
        await foreach (var point in points.WithCancellation(cancellation))
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{point.Seq},{Csv.Cell(point.Name)},{point.Step},{point.Episode},{point.WallSeconds:R},{(double.IsFinite(point.Value) ? point.Value.ToString("R", CultureInfo.InvariantCulture) : "")}"));
    }
}
