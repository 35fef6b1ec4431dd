using Microsoft.AspNetCore.Components;
using WebShopRL.Agents.Metrics;
using WebShopRL.Store;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Runs.Selection;
using WebShopRL.Web.Runs.Table;

namespace WebShopRL.Web.Comparisons;

/// <summary>The settings of all chosen runs against what they came to, also of those for which there is no room among the curves.</summary>
public sealed partial class ComparePage
{
    /// <summary>Lines that can still be told apart by their colour and narrowed by a stretch of an axis.</summary>
    private const int MostParallel = 500;

    private ParallelRuns _parallel = ParallelRuns.None;

    /// <summary>Names of settings separated by commas, in the order of their axes.</summary>
    [SupplyParameterFromQuery] public string? Axes { get; set; }

    /// <summary>What the runs are judged by: what is kept of a metric, as columns of the list of runs are named.</summary>
    [SupplyParameterFromQuery] public string? Judge { get; set; }

    /// <summary>The metrics to choose from, with the part that is kept.</summary>
    private IReadOnlyList<RunColumn> Judges => [.. MetricChart.Of([.. _summaries.Keys.Select(key => key.Item2).Distinct()]).SelectMany(chart => new[] { RunColumn.OfMetric(chart.Name, MetricPart.Best), RunColumn.OfMetric(chart.Name, MetricPart.Last) }).DistinctBy(column => column.Text)];

    private RunColumn ShownJudge => Judge is not null && RunColumn.Parse(Judge) is { Metric: not null } column ? column : RunColumn.OfMetric(MetricNames.EvalScore, MetricPart.Best);

    private async Task ReadParallelAsync(WebShopDbContext store, IReadOnlyList<SummarizedRun> shown, IReadOnlyList<int> others)
    {
        var judge = ShownJudge;
        // Of those without curves only the one metric is read.
        List<SummarizedRun> all = [.. shown, .. await RunQuery.ByIdAsync(store, [.. others.Take(MostParallel - shown.Count)], [judge.Metric!], Leaving)];
        _parallel = all.Count < 2 ? ParallelRuns.None : ParallelRuns.Of([.. all.Select(run => new RunRow(run, []))], judge, Axes?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private void ToggleAxis(string name) =>
        Set("axes", string.Join(',', _parallel.Shown.Contains(name) ? _parallel.Shown.Where(other => other != name) : [.. _parallel.Shown, name]));
}
