using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Metrics;
using WebShopRL.Store;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Runs.Feed;

namespace WebShopRL.Web.Runs;

/// <summary>All runs, newest first, as they go on. The filter stands in the address, so that it can be kept and sent.</summary>
public sealed partial class RunsPage(IDbContextFactory<WebShopDbContext> stores, IRunFeed feed, NavigationManager navigation, TimeProvider time)
{
    private const int PageSize = 50;

    private readonly SortedSet<int> _selected = [];
    private List<Row>? _runs;
    private int _total;
    private int _shown = PageSize;

    private sealed record Row(Run Run, MetricSummary? Score, MetricSummary? Success, IReadOnlyList<double> Curve);

    [SupplyParameterFromQuery(Name = "q")] public string? Name { get; set; }
    [SupplyParameterFromQuery] public string? Status { get; set; }
    [SupplyParameterFromQuery] public string? Algorithm { get; set; }
    [SupplyParameterFromQuery] public string? Tag { get; set; }
    [SupplyParameterFromQuery] public bool Archived { get; set; }

    private TimeProvider Time => time;

    private RunFilter Asked => new(Name, Enum.TryParse<RunStatus>(Status, ignoreCase: true, out var status) ? status : null, Algorithm, Tag, Archived);

    private bool IsFiltered => !Asked.IsEmpty;

    protected override IAsyncEnumerable<int?> ChangesAsync(CancellationToken cancellation) => feed.ChangesAsync(cancellation);

    protected override async Task LoadAsync()
    {
        await using var store = await stores.CreateDbContextAsync(Leaving);
        _total = await Asked.Of(store).CountAsync(Leaving);
        var page = await RunQuery.NewestAsync(store, Asked, _shown, metrics: [MetricNames.EvalScore, MetricNames.EvalSuccessRate], cancellation: Leaving);
        int[] ids = [.. page.Select(run => run.Run.Id)];
        // A run is validated some dozen times: its whole curve is small.
        var curves = (await store.MetricPoints.AsNoTracking()
            .Where(point => ids.Contains(point.RunId) && point.Name == MetricNames.EvalScore)
            .OrderBy(point => point.Seq).Select(point => new { point.RunId, point.Value }).ToListAsync(Leaving)).Where(point => double.IsFinite(point.Value)).ToLookup(point => point.RunId, point => point.Value);
        _runs = [.. page.Select(run => new Row(
            run.Run, run.Summaries.GetValueOrDefault(MetricNames.EvalScore), run.Summaries.GetValueOrDefault(MetricNames.EvalSuccessRate), [.. curves[run.Run.Id]]))];
    }

    private void Filter(string name, object? value) =>
        navigation.NavigateTo(navigation.GetUriWithQueryParameter(name, string.IsNullOrWhiteSpace(value as string) ? null : (string)value), replace: true);

    private void Select(int run, bool selected)
    {
        if (selected)
            _selected.Add(run);
        else
            _selected.Remove(run);
    }

    private void Compare() => navigation.NavigateTo($"/compare?runs={string.Join(',', _selected)}");

    private Task More()
    {
        _shown += PageSize;
        return LoadAsync();
    }
}
