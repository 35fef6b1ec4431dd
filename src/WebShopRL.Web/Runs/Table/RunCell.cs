using WebShopRL.Agents.Metrics;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Layout;
using WebShopRL.Web.Runs.Feed;
using WebShopRL.Web.Runs.Selection;

namespace WebShopRL.Web.Runs.Table;

/// <summary>A run as a row of the list.</summary>
/// <param name="Curve">Its validation scores.</param>
/// <param name="Study">The study it is a part of, where that is shown; null for none.</param>
public sealed record RunRow(SummarizedRun Summarized, IReadOnlyList<double> Curve, NamedStudy? Study = null)
{
    private Dictionary<string, string>? _settings;

    public Run Run => Summarized.Run;

    /// <summary>A setting as it is stored; null where the run has none of that name.</summary>
    public string? Setting(string name)
    {
        _settings ??= SettingsJson.Shown(Run);
        return _settings.GetValueOrDefault(name);
    }

    /// <summary>What is kept of a metric; null where the run has not measured it, or not as a number.</summary>
    public double? Kept(RunColumn column) => Summarized.Summaries.GetValueOrDefault(column.Metric!) is not { } summary ? null : column.KeptPart switch
    {
        MetricPart.Min => FeedPoint.Finite(summary.Min),
        MetricPart.Max => FeedPoint.Finite(summary.Max),
        MetricPart.Last => FeedPoint.Finite(summary.Last),
        MetricPart.Best => throw new InvalidOperationException("The best is one of the others."),
        _ => throw new InvalidOperationException($"No part: {column.KeptPart}"),
    };

    internal MetricSummary? Summary(RunColumn column) => Summarized.Summaries.GetValueOrDefault(column.Metric!);
}

/// <summary>How a column's values are written.</summary>
public static class RunCell
{
    public static bool IsNumber(RunColumn column) => column.Type is ColumnType.Number or ColumnType.Setting && column.Text != "progress" && column.Text != RunProperty.Study;

    /// <summary>A number of that column.</summary>
    public static string Number(RunColumn column, double? value) => (column.Metric is { } metric ? MetricTable.Find(metric)?.Unit : column.Text) switch
    {
        "0-100" => Texts.Score(value),
        "share" or "progress" => Texts.Percent(value),
        "seconds" => value is { } seconds ? Texts.Duration(TimeSpan.FromSeconds(seconds)) : "–",
        "id" or "seed" or "step" or "total_steps" or "attempts" or RunProperty.Study => value is { } whole && whole == Math.Round(whole) ? Texts.Count((long)whole) : Texts.Number(value),
        _ => Texts.Number(value),
    };

    /// <summary>A property as text; a dash where the run has none.</summary>
    public static string Text(RunColumn column, Run run) => column.Text switch
    {
        "id" => Texts.Count(run.Id),
        "name" => run.Name,
        "algorithm" => run.Algorithm,
        "preset" => run.Preset ?? "–",
        "seed" => Texts.Count(run.Seed),
        "tag" => string.Join(", ", run.Tags),
        "step" => Texts.Count(run.Step),
        "total_steps" => Texts.Count(run.TotalSteps),
        "from" => run.InitialCheckpoint ?? "–",
        "catalog" => run.Catalog ?? "–",
        "notes" => run.Notes,
        "error" => run.Error ?? "–",
        "attempts" => Texts.Count(run.Attempts),
        "pinned" => run.Pinned ? "yes" : "no",
        "archived" => run.Archived ? "yes" : "no",
        _ => throw new InvalidOperationException($"{column} is no text."),
    };
}
