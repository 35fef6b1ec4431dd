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
    private const int PointsOfCurve = 50;

    private readonly SortedSet<int> _selected = [];
    /// <summary>What was asked for last: while it is read, another view is shown.</summary>
    private RunView _asked = RunView.Read(null, null, null, null, archived: false);
    private Shown _shown = new(RunView.Read(null, null, null, null, archived: false));
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

    /// <summary>A view and what was read for it, or why its filter cannot be read.</summary>
    private sealed record Shown(RunView View, FilterError? Error = null, int Total = 0, List<RunRow>? Rows = null, int? Next = null, List<RunGroup>? Groups = null)
    {
        /// <summary>The studies that the groups are of, by what their runs agree in.</summary>
        public IReadOnlyDictionary<string, NamedStudy> Studies { get; init; } = new Dictionary<string, NamedStudy>();
    }

    private bool IsFiltered => _shown.View.Filter is not null || _shown.View.Archived;

    private string Subtitle => (_shown.Rows, _shown.Groups) switch
    {
        (null, null) => _shown.Error is null ? "Loading …" : "The filter cannot be read.",
        (_, { } groups) => $"{Runs(_shown.Total)} in {(groups.Count == 1 ? "1 group" : $"{Texts.Count(groups.Count)} groups")}",
        _ => Runs(_shown.Total),
    };

    private static string Runs(int count) => count == 1 ? "1 run" : $"{Texts.Count(count)} runs";

    /// <summary>The columns of a grouped list: what is a number.</summary>
    private IReadOnlyList<RunColumn> Numbers => NumbersOf(_shown.View);

    private static IReadOnlyList<RunColumn> NumbersOf(RunView view) => [.. view.Columns.Select(RunColumn.Parse).OfType<RunColumn>().Where(column => column.Type is ColumnType.Number or ColumnType.Setting)];

    private string CompareAddress => $"/compare?runs={string.Join(',', _selected.Reverse().Take(RunView.MostCompared))}";

    private string NextAddress(int after) => _shown.View.Query.Length == 0 ? $"/?after={after}" : $"{_shown.View.Address}&after={after}";

    protected override IAsyncEnumerable<int?> ChangesAsync(CancellationToken cancellation) => feed.ChangesAsync(cancellation);

    protected override void OnParametersSet() => _asked = RunView.Read(Filter, Sort, Columns, Group, Archived);

    private protected override object ToHandOver => _shown;

    private protected override bool TakeOver(object read)
    {
        if (read is not Shown shown)
            return false;
        _shown = shown;
        return true;
    }

    // All of it is read before any of it is shown: the number of runs of one view over the rows of another would be a lie.
    protected override async Task LoadAsync()
    {
        var view = RunView.Read(Filter, Sort, Columns, Group, Archived);
        if (view.Read(out var error) is not { } selection)
        {
            _shown = new(view, error);
            return;
        }
        await using var store = await stores.CreateDbContextAsync(Leaving);
        var total = await RunQuery.CountAsync(store, selection, Leaving);
        if (view.Group is { } by)
        {
            var groups = await RunQuery.GroupsAsync(store, selection, by == RunView.BySettings ? null : RunColumn.Parse(by), NumbersOf(view), MostGroups, Leaving);
            _shown = new(view, Total: total, Groups: groups) { Studies = await StudiesAsync(store, by, groups) };
            return;
        }
        var (rows, next) = await ReadRowsAsync(store, view, selection);
        _shown = new(view, Total: total, Rows: rows, Next: next);
    }

    private async Task<IReadOnlyDictionary<string, NamedStudy>> StudiesAsync(WebShopDbContext store, string by, List<RunGroup> groups)
    {
        var ofRuns = by == RunProperty.Study ? await StudiesOfRuns.ReadAsync(store, [.. groups.Select(group => group.Runs[0])], Leaving) : new Dictionary<int, NamedStudy>();
        return groups.Where(group => group.Key is not null && ofRuns.ContainsKey(group.Runs[0])).ToDictionary(group => group.Key!, group => ofRuns[group.Runs[0]]);
    }

    /// <summary>The pinned ones stand above the first page, and nowhere else.</summary>
    private async Task<(List<RunRow> Rows, int? Next)> ReadRowsAsync(WebShopDbContext store, RunView view, RunSelection selection)
    {
        var metrics = view.Metrics;
        var pinned = FilterNode.IsTrue("pinned");
        var above = selection.Filter?.Mentions("pinned") != true;
        List<SummarizedRun> runs = above && After is null ? await RunQuery.PageAsync(store, selection with { Filter = FilterNode.Both(selection.Filter, pinned) }, PageSize, null, metrics, Leaving) : [];
        var others = await RunQuery.PageAsync(store, above ? selection with { Filter = FilterNode.Both(selection.Filter, new FilterNode.Not(pinned)) } : selection, PageSize + 1, After, metrics, Leaving);
        int? next = others.Count > PageSize ? others[PageSize - 1].Run.Id : null;
        runs.AddRange(others.Take(PageSize));
        var curves = view.Columns.Contains(RunView.Curve) && runs.Count > 0
            ? (await ThinnedCurves.ReadAsync(source, [.. runs.Select(run => run.Run.Id)], [MetricNames.EvalScore], PointsOfCurve, CurvePart.Whole, Leaving)).ToDictionary(curve => curve.RunId)
            : [];
        var studies = view.Columns.Any(column => column is RunProperty.Study or RunProperty.StudyName) ? await StudiesOfRuns.ReadAsync(store, [.. runs.Select(run => run.Run.Id)], Leaving) : new Dictionary<int, NamedStudy>();
        return ([.. runs.Select(run => new RunRow(run, [.. curves.GetValueOrDefault(run.Run.Id)?.Points.Select(point => point.Value).Where(double.IsFinite) ?? []], studies.GetValueOrDefault(run.Run.Id)))], next);
    }

    /// <summary>Goes to a view. Who is quick builds the next one on what was asked for, not on what is still shown.</summary>
    private void Go(RunView view)
    {
        (_asked, _undo, _done) = (view, null, null);
        navigation.NavigateTo(view.Address);
    }

    private void OnlyTag(string tag) => Go(_asked with { Filter = FilterCompletion.And(_asked.Filter, $"tag:{FilterCompletion.Quoted(tag)}") });

    private Task PinAsync(IReadOnlyCollection<int> runs, bool pinned) =>
        MarkAsync(store => RunMarks.PinAsync(store, runs, pinned, Leaving), pinned ? "pinned" : "unpinned", changed => PinAsync(changed, !pinned));

    private async Task ArchiveAsync(IReadOnlyCollection<int> runs, bool archived)
    {
        await MarkAsync(store => RunMarks.ArchiveAsync(store, runs, archived, Leaving), archived ? "archived" : "unarchived", changed => ArchiveAsync(changed, !archived));
        // They have left the list: what is chosen next is chosen anew.
        _selected.ExceptWith(runs);
    }

    private Task TagAsync(IReadOnlyCollection<int> runs, string tag, bool add)
    {
        if (add && TextProblem.Of(tag, RunMarks.MaximumTag, required: true) is { } problem)
        {
            (_done, _undo) = (problem, null);
            return Task.CompletedTask;
        }
        return MarkAsync(store => add ? RunMarks.TagAsync(store, runs, tag, Leaving) : RunMarks.UntagAsync(store, runs, tag, Leaving), add ? $"tagged '{tag}'" : $"no longer tagged '{tag}'", changed => TagAsync(changed, tag, !add));
    }

    /// <param name="mark">Gives the runs that it changed: the way back is theirs alone.</param>
    private async Task MarkAsync(Func<WebShopDbContext, Task<IReadOnlyList<int>>> mark, string said, Func<IReadOnlyList<int>, Task> undo)
    {
        IReadOnlyList<int> changed;
        await using (var store = await stores.CreateDbContextAsync(Leaving))
            changed = await mark(store);
        _done = $"{Runs(changed.Count)} {said}.";
        _undo = changed.Count > 0 ? () => undo(changed) : null;
        await LoadAsync();
    }
}
