using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Runs.Selection;

namespace WebShopRL.Web.Runs;

/// <summary>Which runs are asked for, and in which order; the same for pages and API.</summary>
/// <param name="Filter">Null asks for all of them. Unless it says something of archived runs itself, those are left out.</param>
public sealed record RunSelection(FilterNode? Filter, RunOrder Order)
{
    public static RunSelection Newest { get; } = new(null, RunOrder.Newest);

    internal FilterNode? Complete => Filter?.Mentions("archived") == true ? Filter : FilterNode.Both(Filter, new FilterNode.Not(FilterNode.IsTrue("archived")));
}

/// <summary>A run with what is kept of its metrics, by name.</summary>
public sealed record SummarizedRun(Run Run, IReadOnlyDictionary<string, MetricSummary> Summaries);

/// <summary>The one way to read runs.</summary>
internal static class RunQuery
{
    /// <summary>How many there are.</summary>
    public static async Task<int> CountAsync(WebShopDbContext store, RunSelection selection, CancellationToken cancellation = default)
    {
        var sql = new RunSql();
        var count = $"SELECT count(*)::int AS \"Value\" FROM runs r WHERE {sql.Where(selection.Complete)}";
        return (await store.Database.SqlQueryRaw<int>(count, sql.Parameters).ToListAsync(cancellation))[0];
    }

    /// <summary>A part of the list.</summary>
    /// <param name="after">Only runs behind this one in the list's order. Where that is not the order of ids and the run is gone, nothing is behind it.</param>
    /// <param name="metrics">The metrics whose summaries are wanted; all where null.</param>
    public static async Task<List<SummarizedRun>> PageAsync(
        WebShopDbContext store, RunSelection selection, int count, int? after = null, IReadOnlyCollection<string>? metrics = null, CancellationToken cancellation = default)
    {
        var sql = new RunSql();
        var (order, direction, beyond) = (selection.Order, selection.Order.Descending ? "DESC" : "ASC", selection.Order.Descending ? "<" : ">");
        var key = sql.Of(order.Column);
        var listed = $"SELECT r.id, {key} AS key FROM runs r WHERE {sql.Where(selection.Complete)}";
        var behind = after is not { } id ? "true"
            : order.Column.Text == "id" ? $"list.id {beyond} {sql.Add(id)}"
            : $"""
               EXISTS (SELECT 1 FROM (SELECT r.id, {key} AS key FROM runs r WHERE r.id = {sql.Add(id)}) AS here WHERE (list.key IS NULL AND here.key IS NOT NULL)
                   OR (list.key IS NULL) = (here.key IS NULL) AND (list.key {beyond} here.key OR list.key IS NOT DISTINCT FROM here.key AND list.id < here.id))
               """;
        var page = $"SELECT list.id AS \"Value\" FROM ({listed}) AS list WHERE {behind} ORDER BY list.key IS NULL, list.key {direction}, list.id DESC LIMIT {sql.Add(count)}";
        var ids = await store.Database.SqlQueryRaw<int>(page, sql.Parameters).ToListAsync(cancellation);
        return await ByIdAsync(store, ids, metrics, cancellation);
    }

    /// <summary>The runs in groups that agree in a column, or in everything but their seed and name where it is null; the largest groups first.</summary>
    /// <param name="numbers">Columns whose mean and spread are wanted.</param>
    /// <param name="most">Groups to give.</param>
    public static async Task<List<RunGroup>> GroupsAsync(
        WebShopDbContext store, RunSelection selection, RunColumn? by, IReadOnlyList<RunColumn> numbers, int most, CancellationToken cancellation = default)
    {
        var sql = new RunSql();
        var key = by is null ? "md5(concat_ws('|', r.algorithm, r.initial_checkpoint, r.settings::text))" : sql.TextOf(by);
        string[] names = [.. numbers.Select((_, place) => $"n{place}")];
        string All(string of) => string.Join(", ", names.Select(name => string.Format(CultureInfo.InvariantCulture, of, name)));
        var groups = $"""
            SELECT list.key AS "Key", array_agg(list.id ORDER BY list.id) AS "Runs", (array_agg(list.name ORDER BY list.id))[1] AS "Name", (array_agg(list.algorithm ORDER BY list.id))[1] AS "Algorithm",
                ARRAY[{All("count({0})::int")}]::int[] AS "Counts", ARRAY[{All("avg({0})")}]::float8[] AS "Means", ARRAY[{All("stddev_samp({0})")}]::float8[] AS "Deviations"
            FROM (SELECT r.id, r.name, r.algorithm, {key} AS key{string.Concat(numbers.Select((column, place) => $", {sql.NumberOf(column)} AS {names[place]}"))} FROM runs r WHERE {sql.Where(selection.Complete)}) AS list
            GROUP BY list.key ORDER BY count(*) DESC, max(list.id) DESC LIMIT {sql.Add(most)}
            """;
        var rows = await store.Database.SqlQueryRaw<GroupRow>(groups, sql.Parameters).ToListAsync(cancellation);
        return [.. rows.Select(row => new RunGroup(row.Key, row.Runs, row.Name, row.Algorithm, [.. numbers.Select((_, place) => new Spread(row.Counts[place], row.Means[place], row.Deviations[place]))]))];
    }

    private sealed record GroupRow(string? Key, int[] Runs, string Name, string Algorithm, int[] Counts, double?[] Means, double?[] Deviations);

    /// <summary>One run; null where there is none.</summary>
    public static async Task<SummarizedRun?> FindAsync(WebShopDbContext store, int id, CancellationToken cancellation = default) =>
        (await ByIdAsync(store, [id], null, cancellation)).FirstOrDefault();

    /// <summary>These runs in this order; those that do not exist are left out.</summary>
    /// <param name="metrics">The metrics whose summaries are wanted; all where null.</param>
    public static async Task<List<SummarizedRun>> ByIdAsync(WebShopDbContext store, IReadOnlyList<int> ids, IReadOnlyCollection<string>? metrics = null, CancellationToken cancellation = default)
    {
        if (ids.Count == 0)
            return [];
        var runs = await store.Runs.AsNoTracking().Where(run => ids.Contains(run.Id)).ToDictionaryAsync(run => run.Id, cancellation);
        var summaries = store.MetricSummaries.AsNoTracking().Where(summary => ids.Contains(summary.RunId));
        if (metrics is not null)
            summaries = summaries.Where(summary => metrics.Contains(summary.Name));
        var ofRun = (await summaries.ToListAsync(cancellation)).ToLookup(summary => summary.RunId);
        return [.. ids.Where(runs.ContainsKey).Select(id => new SummarizedRun(runs[id], ofRun[id].ToDictionary(summary => summary.Name, StringComparer.Ordinal)))];
    }
}
