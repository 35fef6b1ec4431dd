namespace WebShopRL.Web.Runs.Selection;

/// <summary>A filter that was read: which runs fit. Every part of it is true or false of a run, never unknown: a run without a value fits no comparison with it.</summary>
public abstract record FilterNode
{
    public sealed record All(IReadOnlyList<FilterNode> Parts) : FilterNode;

    public sealed record Any(IReadOnlyList<FilterNode> Parts) : FilterNode;

    public sealed record Not(FilterNode Part) : FilterNode;

    /// <param name="Values">What it is compared with, one of them at least; null stands for no value.</param>
    public sealed record Term(RunColumn Column, FilterOperator Operator, IReadOnlyList<FilterValue> Values) : FilterNode;

    /// <summary>Whether the filter says anything of that column.</summary>
    public bool Mentions(string column) => this switch
    {
        All all => all.Parts.Any(part => part.Mentions(column)),
        Any any => any.Parts.Any(part => part.Mentions(column)),
        Not negated => negated.Part.Mentions(column),
        Term term => term.Column.Text == column,
        _ => throw new InvalidOperationException($"No filter: {this}"),
    };

    /// <summary>Both filters; either may be null, which asks for nothing.</summary>
    public static FilterNode? Both(FilterNode? one, FilterNode? other) => one is null ? other : other is null ? one : new All([one, other]);

    public static FilterNode Is(string column, string value) => new Term(RunColumn.Parse(column)!, FilterOperator.Equal, [new FilterValue(value, value)]);

    public static FilterNode IsTrue(string column) => new Term(RunColumn.Parse(column)!, FilterOperator.Equal, [new FilterValue("true", true)]);
}

/// <param name="Text">As it was written.</param>
/// <param name="Typed">A double, a bool, a DateTimeOffset, a TimeSpan before now, a string; null for <c>none</c>.</param>
public sealed record FilterValue(string Text, object? Typed);

public enum FilterOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    NotContains,
}

/// <summary>A filter that cannot be read.</summary>
/// <param name="Position">Where, in characters from 0.</param>
/// <param name="Message">What was expected there.</param>
public sealed record FilterError(int Position, string Message)
{
    /// <summary>With the place in words.</summary>
    public override string ToString() => $"At character {Position + 1}: {Message}";
}
