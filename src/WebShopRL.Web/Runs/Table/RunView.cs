using Microsoft.AspNetCore.WebUtilities;
using WebShopRL.Agents.Metrics;
using WebShopRL.Web.Runs.Selection;

namespace WebShopRL.Web.Runs.Table;

/// <summary>How the list of runs is looked at; the query of the page's address, whole.</summary>
/// <param name="Filter">As it was typed; see <see cref="FilterParser"/>.</param>
/// <param name="Sort">See <see cref="RunOrder.Parse"/>; null for the newest first.</param>
/// <param name="Columns">Names of columns, <see cref="Curve"/> among them.</param>
/// <param name="Group">A column, or <see cref="BySettings"/>; null for single runs.</param>
public sealed record RunView(string? Filter, string? Sort, IReadOnlyList<string> Columns, string? Group, bool Archived)
{
    /// <summary>The validation scores as a small curve; not a column that can be ordered by.</summary>
    public const string Curve = "curve";

    /// <summary>Runs that one address still holds: some of them have no curves then, and all of them a line over their settings.</summary>
    public const int MostCompared = 300;

    /// <summary>Groups of runs that were given the same settings, seeds apart.</summary>
    public const string BySettings = "settings";

    public static IReadOnlyList<string> UsualColumns { get; } = ["status", "progress", MetricNames.EvalScore, MetricNames.EvalScore + ".max", MetricNames.EvalSuccessRate, Curve, "seconds", "created"];

    public static RunView Read(string? filter, string? sort, string? columns, string? group, bool archived)
    {
        string[] asked = [.. (columns ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
        string[] named = [.. asked.Where(name => name == Curve || RunColumn.Parse(name) is not null)];
        var isOrder = string.IsNullOrWhiteSpace(sort) || RunOrder.Parse(sort) is not null;
        var isGroup = string.IsNullOrWhiteSpace(group) || group == BySettings || RunColumn.Parse(group) is not null;
        return new RunView(
            string.IsNullOrWhiteSpace(filter) ? null : filter.Trim(), isOrder && !string.IsNullOrWhiteSpace(sort) ? sort : null, named.Length == 0 ? UsualColumns : named, isGroup && !string.IsNullOrWhiteSpace(group) ? group : null, archived)
        {
            Problems =
            [
                .. isGroup ? [] : new[] { $"'{group}' is nothing that runs can be grouped by: they are listed one by one.{RunProperty.Hint(group!)}" },
                .. isOrder ? [] : new[] { $"'{sort}' is nothing that runs can be ordered by: the newest come first.{RunProperty.Hint(sort!.TrimStart('-'))}" },
                .. asked.Except(named).Select(name => $"'{name}' is nothing that runs have, and no column.{RunProperty.Hint(name)}"),
            ],
        };
    }

    /// <summary>What the address asked for and runs do not have, in words.</summary>
    public IReadOnlyList<string> Problems { get; private init; } = [];

    /// <summary>The query of its address; empty for the list as it comes.</summary>
    public string Query => QueryHelpers.AddQueryString("", Parts().Where(part => part.Value is not null)).TrimStart('?');

    public string Address => Query.Length == 0 ? "/" : $"/?{Query}";

    private IEnumerable<KeyValuePair<string, string?>> Parts() =>
    [
        new("filter", Filter), new("sort", Sort), new("columns", Columns.SequenceEqual(UsualColumns) ? null : string.Join(',', Columns)), new("group", Group), new("archived", Archived ? "true" : null),
    ];

    public RunOrder Order => Sort is null ? RunOrder.Newest : RunOrder.Parse(Sort)!;

    /// <summary>The runs it shows; null, with the reason, where its filter cannot be read.</summary>
    public RunSelection? Read(out FilterError? error)
    {
        if (!FilterParser.TryParse(Filter, out var filter, out error))
            return null;
        return new RunSelection(Archived && filter?.Mentions("archived") != true ? FilterNode.Both(filter, FilterNode.IsTrue("archived")) : filter, Order);
    }

    /// <summary>The metrics of its columns.</summary>
    public IReadOnlyList<string> Metrics => [.. Columns.Select(RunColumn.Parse).Select(column => column?.Metric).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>A click on a column's head: the highest or newest first, texts from A; the other way round with the next.</summary>
    public RunView SortedBy(RunColumn column)
    {
        var first = column.Type is not ColumnType.Text;
        return this with { Sort = new RunOrder(column, Order.Column.Equals(column) ? !Order.Descending : first).ToString() };
    }
}
