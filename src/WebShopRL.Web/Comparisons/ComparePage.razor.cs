using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Metrics;
using WebShopRL.Store;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Layout.Charts;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Runs.Feed;

namespace WebShopRL.Web.Comparisons;

/// <summary>Several runs' curves of one metric over each other, with what they came to and where their settings differ.</summary>
public sealed partial class ComparePage(IDbContextFactory<WebShopDbContext> stores, IRunFeed feed, NavigationManager navigation)
{
    private const int MostOffered = 200;

    private List<Run> _runs = [];
    private List<Run> _others = [];
    private Dictionary<(int, string), MetricSummary> _summaries = [];
    private IReadOnlyList<string> _metrics = [];
    private IReadOnlyList<(string Name, IReadOnlyList<string> Values)> _differences = [];

    /// <summary>Ids separated by commas, in the order of the legend.</summary>
    [SupplyParameterFromQuery] public string? Runs { get; set; }
    [SupplyParameterFromQuery] public string? Metric { get; set; }
    [SupplyParameterFromQuery] public string? Axis { get; set; }
    [SupplyParameterFromQuery] public string? Smooth { get; set; }

    private int[] Ids => [.. (Runs ?? "").Split(',').Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0).Distinct()];

    private string ShownAxis => Axis is not null && ChartSpec.Axes.ContainsKey(Axis) ? Axis : "step";

    private string? ShownMetric => Metric is not null && _metrics.Contains(Metric) ? Metric : _metrics.Contains(MetricNames.EvalScore) ? MetricNames.EvalScore : _metrics.FirstOrDefault();

    private double Smoothing => double.TryParse(Smooth, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) ? Math.Clamp(weight, 0, 0.95) : ChartSpec.UsualSmoothing;

    protected override IAsyncEnumerable<int?> ChangesAsync(CancellationToken cancellation) => feed.ChangesAsync(cancellation);

    protected override bool Concerns(int id) => Ids.Contains(id);

    protected override async Task LoadAsync()
    {
        var ids = Ids;
        await using var store = await stores.CreateDbContextAsync(Leaving);
        var runs = await RunQuery.ByIdAsync(store, ids, Leaving);
        _runs = [.. runs.Select(run => run.Run)];
        _summaries = runs.SelectMany(run => run.Summaries.Values).ToDictionary(summary => (summary.RunId, summary.Name));
        _others = await store.Runs.AsNoTracking().Where(run => !run.Archived && !ids.Contains(run.Id)).OrderByDescending(run => run.Id).Take(MostOffered).ToListAsync(Leaving);
        _metrics = [.. MetricChart.Of([.. _summaries.Keys.Select(key => key.Item2).Distinct()]).Select(chart => chart.Name)];
        _differences = SettingsDifference.Of(_runs);
    }

    /// <summary>Points of the shown runs that are no numbers, and are not drawn.</summary>
    private int NotFinite(string metric) => _runs.Sum(run => Summary(run, metric)?.NotFinite ?? 0);

    private MetricSummary? Summary(Run run, string metric) => _summaries.GetValueOrDefault((run.Id, metric));

    private ChartSpec Spec(string metric) => new(
        $"{string.Join(',', _runs.Select(run => run.Id))}:{metric}:{ShownAxis}",
        [.. _runs.Select((run, index) => new ChartSeries(run.Id, metric, run.Name, index,
            Summary(run, metric + "_low") is null ? null : metric + "_low", Summary(run, metric + "_high") is null ? null : metric + "_high"))],
        ShownAxis, Smoothing);

    private void Toggle(int run)
    {
        var ids = Ids;
        Set("runs", string.Join(',', ids.Contains(run) ? ids.Where(id => id != run) : ids.Append(run)));
    }

    private void Set(string name, string value) => navigation.NavigateTo(navigation.GetUriWithQueryParameter(name, value.Length > 0 ? value : null), replace: true);
}
