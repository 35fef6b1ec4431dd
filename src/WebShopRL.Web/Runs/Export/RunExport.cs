using System.Globalization;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Runs.Export;

/// <summary>A form in which a run's points leave the service.</summary>
/// <param name="ContentType">Of the file.</param>
/// <param name="FileName">The file's name for a run.</param>
/// <param name="WriteAsync">Writes the points, which come in the order of their seq, as they are read: any number needs the memory of a few.</param>
internal sealed record RunExport(string ContentType, Func<Run, string> FileName, Func<Run, IAsyncEnumerable<MetricPoint>, Stream, CancellationToken, Task> WriteAsync)
{
    /// <summary>By the word that asks for it.</summary>
    public static IReadOnlyDictionary<string, RunExport> All { get; } = new Dictionary<string, RunExport>(StringComparer.Ordinal)
    {
        ["csv"] = new("text/csv; charset=utf-8", run => $"run-{run.Id}.csv", CsvExport.WriteAsync),
        ["jsonl"] = new(Api.JsonLines.ContentType, run => $"run-{run.Id}.jsonl", JsonLinesExport.WriteAsync),
        ["tensorboard"] = new("application/octet-stream", run => string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{Began(run).ToUnixTimeSeconds()}.webshoprl-run-{run.Id}"), TensorBoardExport.WriteAsync),
        ["mlflow"] = new(Api.JsonLines.ContentType, run => $"run-{run.Id}-mlflow.jsonl", MlflowExport.WriteAsync),
    };

    /// <summary>When its clock began: a point's time is this and its wall seconds.</summary>
    public static DateTimeOffset Began(Run run) => run.StartedAt ?? run.CreatedAt;
}
