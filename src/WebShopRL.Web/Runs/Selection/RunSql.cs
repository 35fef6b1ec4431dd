using System.Globalization;
using Npgsql;
using WebShopRL.Store;

namespace WebShopRL.Web.Runs.Selection;

/// <summary>Writes filters and columns as SQL over the runs' rows, <c>r</c>. Nothing that people typed gets into the text: names and values are parameters.</summary>
internal sealed class RunSql
{
    private readonly List<NpgsqlParameter> _parameters = [];
    private readonly Dictionary<RunColumn, string> _columns = [];

    public object[] Parameters => [.. _parameters];

    public string Add(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"p{_parameters.Count}");
        _parameters.Add(new NpgsqlParameter(name, value));
        return "@" + name;
    }

    /// <summary>A column's value, null where a run has none; what is no number counts as none.</summary>
    public string Of(RunColumn column)
    {
        if (!_columns.TryGetValue(column, out var sql))
            _columns[column] = sql = column switch
            {
                { Property: { } property } => $"({property.Sql})",
                { Setting: { } setting } => $"NULLIF(r.settings -> {Add(setting)}, 'null')",
                { Metric: { } metric } => $"(SELECT s.{RunColumn.Word(column.KeptPart)} FROM metric_summaries s WHERE s.run_id = r.id AND s.name = {Add(metric)} AND s.{RunColumn.Word(column.KeptPart)} NOT IN ('NaN', 'Infinity', '-Infinity'))",
                _ => throw new InvalidOperationException($"No column: {column}"),
            };
        return sql;
    }

    /// <summary>A column's value as a number: a setting that is none counts as none.</summary>
    public string NumberOf(RunColumn column) => column.Type switch
    {
        ColumnType.Setting => NumberOf(Of(column), TextOf(column)),
        ColumnType.Number => $"({Of(column)})::float8",
        _ => "NULL::float8",
    };

    /// <summary>JSON has numbers that no double can hold.</summary>
    private static string NumberOf(string json, string text) =>
        $"(CASE WHEN jsonb_typeof({json}) = 'number' AND ({text}::numeric = 0 OR abs({text}::numeric) BETWEEN 1e-307 AND 1e308) THEN {text}::float8 END)";

    /// <summary>A column's value as text.</summary>
    public string TextOf(RunColumn column) => column.Type switch
    {
        ColumnType.Setting => $"(r.settings ->> {Add(column.Setting!)})",
        ColumnType.Tags => $"array_to_string({Of(column)}, ', ')",
        _ => $"({Of(column)})::text",
    };

    /// <summary>The condition; <c>true</c> where nothing is asked for.</summary>
    public string Where(FilterNode? filter) => filter switch
    {
        null => "true",
        FilterNode.All all => $"({string.Join(" AND ", all.Parts.Select(Where))})",
        FilterNode.Any any => $"({string.Join(" OR ", any.Parts.Select(Where))})",
        FilterNode.Not negated => $"(NOT {Where(negated.Part)})",
        FilterNode.Term term => Term(term),
        _ => throw new InvalidOperationException($"No filter: {filter}"),
    };

    private string Term(FilterNode.Term term)
    {
        var (positive, isNegated) = term.Operator switch
        {
            FilterOperator.NotEqual => (FilterOperator.Equal, true),
            FilterOperator.NotContains => (FilterOperator.Contains, true),
            _ => (term.Operator, false),
        };
        var any = $"({string.Join(" OR ", term.Values.Select(value => $"coalesce({Compare(term.Column, positive, value)}, false)"))})";
        return isNegated ? $"(NOT {any})" : any;
    }

    private string Compare(RunColumn column, FilterOperator sign, FilterValue value) => (column.Type, sign, value.Typed) switch
    {
        (ColumnType.Tags, _, null) => $"cardinality({Of(column)}) = 0",
        (_, _, null) => $"{Of(column)} IS NULL",
        (ColumnType.Tags, FilterOperator.Contains, _) => $"EXISTS (SELECT 1 FROM unnest({Of(column)}) AS t(tag) WHERE t.tag ILIKE {Add(LikePattern.Holding(value.Text))})",
        (ColumnType.Tags, _, _) => $"{Of(column)} @> ARRAY[{Add(value.Text)}]",
        (_, FilterOperator.Contains, _) => $"{TextOf(column)} ILIKE {Add(LikePattern.Holding(value.Text))}",
        (ColumnType.Setting, FilterOperator.Equal, double number) => $"({NumberOf(column)} = {Add(number)} OR {TextOf(column)} = {Add(value.Text)})",
        (ColumnType.Setting, FilterOperator.Equal, _) => $"{TextOf(column)} = {Add(value.Text)}",
        (ColumnType.Setting or ColumnType.Number, _, double number) => $"{NumberOf(column)} {Sign(sign)} {Add(number)}",
        (ColumnType.Moment, _, TimeSpan ago) => $"{Of(column)} {Sign(sign)} now() - {Add(ago)}",
        (_, _, { } typed) => $"{Of(column)} {Sign(sign)} {Add(typed)}",
    };

    private static string Sign(FilterOperator sign) => sign switch
    {
        FilterOperator.Equal => "=",
        FilterOperator.Less => "<",
        FilterOperator.LessOrEqual => "<=",
        FilterOperator.Greater => ">",
        FilterOperator.GreaterOrEqual => ">=",
        FilterOperator.NotEqual or FilterOperator.Contains or FilterOperator.NotContains => throw new InvalidOperationException($"{sign} is written another way."),
        _ => throw new InvalidOperationException($"No operator: {sign}"),
    };
}
