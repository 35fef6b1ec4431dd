using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using WebShopRL.Agents.Metrics;
using WebShopRL.Store;
using WebShopRL.Store.Metrics;
using WebShopRL.Web.Api;
using WebShopRL.Web.Layout;
using WebShopRL.Web.Runs.Feed;
using WebShopRL.Web.Runs.Selection;

namespace WebShopRL.Web.Runs.Table;

/// <summary>The list of runs as they go on. How it is looked at stands in the address, so that it can be kept and sent.</summary>
public sealed partial class RunsPage(IDbContextFactory<WebShopDbContext> stores, NpgsqlDataSource source, IRunFeed feed, NavigationManager navigation, TimeProvider time)
{
    private const int PageSize = 50;
    private const int MostGroups = 200;
    private const int MostCompared = 20;
    private const int PointsOfCurve = 50;

    private readonly SortedSet<int> _selected = [];
    private RunView _view = RunView.Read(null, null, null, null, archived: false);
    private FilterError? _error;
    private List<RunRow>? _rows;
    private List<RunGroup>? _groups;
    private int _total;
    private int? _next;
    private string _tag = "";
    private string? _done;
    private Func<Task>? _undo;

    [SupplyParameterFromQuery] public string? Filter { get; set; }
    [SupplyParameterFromQuery] public string? Sort { get; set; }
    [SupplyParameterFromQuery] public string? Columns { get; set; }
    [SupplyParameterFromQuery] public string? Group { get; set; }
    [SupplyParameterFromQuery] public bool Archived { get; set; }
    /// <summary>The run behind which this page of the list begins.</summary>
    [SupplyParameterFromQuery] public int? After { get; set; }

    private bool IsFiltered => _view.Filter is not null || _view.Archived;

    private string Subtitle => (_rows, _groups) switch
    {
        (null, null) => _error is null ? "Loading …" : "The filter cannot be read.",
        (_, { } groups) => $"{Runs(_total)} in {Texts.Count(groups.Count)} groups",
        _ => Runs(_total),
    };

    private static string Runs(int count) => count == 1 ? "1 run" : $"{Texts.Count(count)} runs";

    /// <summary>The columns of a grouped list: what is a number.</summary>
    private IReadOnlyList<RunColumn> Numbers => [.. _view.Columns.Select(RunColumn.Parse).OfType<RunColumn>().Where(column => column.Type is ColumnType.Number or ColumnType.Setting)];

    private string CompareAddress => $"/compare?runs={string.Join(',', _selected.Reverse().Take(MostCompared))}";

    private string NextAddress(int after) => _view.Query.Length == 0 ? $"/?after={after}" : $"{_view.Address}&after={after}";

    protected override IAsyncEnumerable<int?> ChangesAsync(CancellationToken cancellation) => feed.ChangesAsync(cancellation);

    protected override async Task LoadAsync()
    {
        _view = RunView.Read(Filter, Sort, Columns, Group, Archived);
        if (_view.Read(out _error) is not { } selection)
        {
            (_rows, _groups) = (null, null);
            return;
        }
        await using var store = await stores.CreateDbContextAsync(Leaving);
        _total = await RunQuery.CountAsync(store, selection, Leaving);
        if (_view.Group is { } by)
        {
            (_rows, _next) = (null, null);
            _groups = await RunQuery.GroupsAsync(store, selection, by == RunView.BySettings ? null : RunColumn.Parse(by), Numbers, MostGroups, Leaving);
            return;
        }
        var rows = await ReadRowsAsync(store, selection);
        (_rows, _groups) = (rows, null);
    }

    /// <summary>The pinned ones stand above the first page, and nowhere else.</summary>
    private async Task<List<RunRow>> ReadRowsAsync(WebShopDbContext store, RunSelection selection)
    {
        var metrics = _view.Metrics;
        var pinned = FilterNode.IsTrue("pinned");
        var above = selection.Filter?.Mentions("pinned") != true;
        List<SummarizedRun> runs = above && After is null ? await RunQuery.PageAsync(store, selection with { Filter = FilterNode.Both(selection.Filter, pinned) }, PageSize, null, metrics, Leaving) : [];
        var others = await RunQuery.PageAsync(store, above ? selection with { Filter = FilterNode.Both(selection.Filter, new FilterNode.Not(pinned)) } : selection, PageSize + 1, After, metrics, Leaving);
        _next = others.Count > PageSize ? others[PageSize - 1].Run.Id : null;
        runs.AddRange(others.Take(PageSize));
        var curves = _view.Columns.Contains(RunView.Curve) && runs.Count > 0
            ? (await ThinnedCurves.ReadAsync(source, [.. runs.Select(run => run.Run.Id)], [MetricNames.EvalScore], PointsOfCurve, CurvePart.Whole, Leaving)).ToDictionary(curve => curve.RunId)
            : [];
        return [.. runs.Select(run => new RunRow(run, [.. curves.GetValueOrDefault(run.Run.Id)?.Points.Select(point => point.Value).Where(double.IsFinite) ?? []]))];
    }

    private void Go(RunView view)
    {
        _undo = null;
        _done = null;
        navigation.NavigateTo(view.Address);
    }

    private void OnlyTag(string tag) => Go(_view with { Filter = FilterCompletion.And(_view.Filter, $"tag:{FilterCompletion.Quoted(tag)}") });

    private Task PinAsync(bool pinned) => MarkAsync((store, runs) => RunMarks.PinAsync(store, runs, pinned, Leaving), pinned ? "pinned" : "unpinned", () => PinAsync(!pinned));

    private async Task ArchiveAsync(bool archived)
    {
        int[] runs = [.. _selected];
        await MarkAsync((store, ids) => RunMarks.ArchiveAsync(store, ids, archived, Leaving), archived ? "archived" : "unarchived", () =>
        {
            _selected.UnionWith(runs);
            return ArchiveAsync(!archived);
        });
        // They have left the list: what is chosen next is chosen anew.
        _selected.Clear();
    }

    private Task TagAsync(bool add)
    {
        var tag = _tag.Trim();
        if (add && TextProblem.Of(tag, RunMarks.MaximumTag, required: true) is { } problem)
        {
            (_done, _undo) = (problem, null);
            return Task.CompletedTask;
        }
        return MarkAsync((store, runs) => add ? RunMarks.TagAsync(store, runs, tag, Leaving) : RunMarks.UntagAsync(store, runs, tag, Leaving), add ? $"tagged '{tag}'" : $"no longer tagged '{tag}'", null);
    }

    private async Task MarkAsync(Func<WebShopDbContext, IReadOnlyCollection<int>, Task<int>> mark, string said, Func<Task>? undo)
    {
        await using (var store = await stores.CreateDbContextAsync(Leaving))
            _done = $"{Runs(await mark(store, _selected))} {said}.";
        _undo = undo;
        await LoadAsync();
    }
}
