using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Layout;
using WebShopRL.Web.Layout.Charts;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Runs.Feed;

namespace WebShopRL.Web.Comparisons;

/// <summary>Several runs' curves over each other, a chart for each metric, with what they came to and where their settings differ.</summary>
public sealed partial class ComparePage(IDbContextFactory<WebShopDbContext> stores, IRunFeed feed, NavigationManager navigation)
{
    private const int MostOffered = 200;

    /// <summary>As many lines as can be told apart.</summary>
    private const int MostRuns = 20;

    /// <summary>As many unknown runs are named.</summary>
    private const int MostNamed = 10;

    /// <summary>Points of all curves of a chart together: an answer of some hundred kilobytes.</summary>
    private const int PointsOfChart = 4_000;

    private List<Run> _runs = [];
    private List<Run> _others = [];
    private Dictionary<(int, string), MetricSummary> _summaries = [];
    private IReadOnlyList<MetricChart> _charts = [];
    private IReadOnlyList<ComparedLine> _lines = [];
    private IReadOnlyList<(string Key, string Name)> _groupings = [];
    private IReadOnlyList<SettingsRow> _settings = [];
    private ComparedEvaluations? _evaluated;
    private int _measured, _found;
    private IReadOnlyList<string> _unknown = [];
    private ChartSettings _look = new();
    private string? _matchProblem;
    private bool _all;

    /// <summary>Ids separated by commas, in the order of the legend.</summary>
    [SupplyParameterFromQuery] public string? Runs { get; set; }
    /// <summary>A regular expression over the metrics' names.</summary>
    [SupplyParameterFromQuery] public string? Match { get; set; }
    [SupplyParameterFromQuery] public string? Axis { get; set; }
    [SupplyParameterFromQuery] public string? Smooth { get; set; }
    [SupplyParameterFromQuery] public string? Group { get; set; }
    [SupplyParameterFromQuery] public bool Log { get; set; }

    private string[] Asked => [.. (Runs ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];

    private int[] Ids => [.. Asked.Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0).Distinct()];

    private string Subtitle => _found == 0 ? "The address holds what is chosen: send it to show somebody the same." : $"{_runs.Count} of {_found} runs shown{(_found > _runs.Count && _parallel.Spec is { } all ? $" as curves, {all.Lines.Count} over their settings" : "")}. The address holds what is chosen: send it to show somebody the same.";

    protected override IAsyncEnumerable<int?> ChangesAsync(CancellationToken cancellation) => feed.ChangesAsync(cancellation);

    protected override bool Concerns(int id) => Ids.Contains(id);

    protected override void OnParametersSet() => _look = ChartSettings.Read(Axis, Smooth, Log);

    protected override async Task LoadAsync()
    {
        var ids = Ids;
        await using var store = await stores.CreateDbContextAsync(Leaving);
        var known = (await store.Runs.Where(run => ids.Contains(run.Id)).Select(run => run.Id).ToListAsync(Leaving)).ToHashSet();
        int[] found = [.. ids.Where(known.Contains)];
        _found = found.Length;
        _unknown = [.. Asked.Where(text => !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !known.Contains(id))];
        var runs = await RunQuery.ByIdAsync(store, [.. found.Take(MostRuns)], null, Leaving);
        _runs = [.. runs.Select(run => run.Run)];
        _summaries = runs.SelectMany(run => run.Summaries.Values).ToDictionary(summary => (summary.RunId, summary.Name));
        _evaluated = await ComparedEvaluations.ReadAsync(store, [.. _runs.Select(run => run.Id)], _evaluated, Leaving);
        await ReadParallelAsync(store, runs, [.. found.Skip(MostRuns)]);
        _others = await store.Runs.AsNoTracking().Where(run => !run.Archived && !ids.Contains(run.Id)).OrderByDescending(run => run.Id).Take(MostOffered).ToListAsync(Leaving);
        var charts = MetricChart.Of([.. _summaries.Keys.Select(key => key.Item2).Distinct()]);
        (_measured, _charts) = (charts.Count, Matching(charts));
        _settings = SettingsRow.Of(_runs);
        _groupings = ComparedLine.Groupings(_settings);
        _lines = ComparedLine.Of(_runs, Group);
    }

    private IReadOnlyList<MetricChart> Matching(IReadOnlyList<MetricChart> charts)
    {
        _matchProblem = null;
        if (string.IsNullOrWhiteSpace(Match))
            return charts;
        try
        {
            // Without backtracking there is no expression that takes long.
            var expression = new Regex(Match.Trim(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            return [.. charts.Where(chart => expression.IsMatch(chart.Name))];
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            _matchProblem = $"The expression cannot be read, and all metrics are shown: {refused.Message}";
            return charts;
        }
    }

    /// <summary>Points of the shown runs that are no numbers, and are not drawn.</summary>
    private int NotFinite(string metric) => _runs.Sum(run => Summary(run, metric)?.NotFinite ?? 0);

    private MetricSummary? Summary(Run run, string metric) => _summaries.GetValueOrDefault((run.Id, metric));

    private ChartSpec Spec(MetricChart chart) => new(
        [.. _lines.Select(line => line.Run is { } run
            ? new ChartSeries(run, chart.Name, line.Label, line.Place, Summary(run, chart.Low) ? chart.Low : null, Summary(run, chart.High) ? chart.High : null)
            : new ChartSeries(0, chart.Name, line.Label, line.Place, Runs: line.Runs))],
        _look.Axis, _look.Smoothing, Log: _look.Log, Points: Group is null ? Math.Clamp(PointsOfChart / Math.Max(1, _lines.Count), 50, 1_000) : 250);

    private ApiText Call => ApiText.Get(navigation.BaseUri, _runs.Select(run => $"runs/{run.Id}/metrics?max_points=500"),
        $"runs = {{run: client.metrics(run, max_points=500) for run in [{string.Join(", ", _runs.Select(run => run.Id))}]}}\nprint({{run: len(points) for run, points in runs.items()}})");

    private bool Summary(int run, string? metric) => metric is not null && _lines.Count <= 4 && _summaries.ContainsKey((run, metric));

    private string NameOf(int run) => _runs.FirstOrDefault(one => one.Id == run)?.Name ?? $"run {run}";

    private void Toggle(int run)
    {
        var ids = Ids;
        Set("runs", string.Join(',', ids.Contains(run) ? ids.Where(id => id != run) : ids.Append(run)));
    }

    private void Set(string name, string value) => navigation.NavigateTo(navigation.GetUriWithQueryParameter(name, value.Length > 0 ? value : null), replace: true);
}
