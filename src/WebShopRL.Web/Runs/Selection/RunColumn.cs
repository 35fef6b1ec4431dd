using WebShopRL.Agents.Metrics;

namespace WebShopRL.Web.Runs.Selection;

/// <summary>What is kept of a metric.</summary>
public enum MetricPart
{
    Last,
    Min,
    Max,
    /// <summary>The highest or the lowest, as is better for the metric; the last where neither is.</summary>
    Best,
}

/// <summary>What can be compared with a column's values.</summary>
public enum ColumnType
{
    Number,
    Text,
    Moment,
    Truth,
    Tags,
    /// <summary>A setting: a number, a text, or true and false.</summary>
    Setting,
}

/// <summary>Something that every run may have: a property (<c>algorithm</c>), a setting (<c>settings.beta</c>) or what is kept of a metric (<c>eval/score</c>, <c>eval/score.max</c>). Filters, orders, columns and groups name them alike.</summary>
public sealed record RunColumn
{
    public const string SettingPrefix = "settings.";
    /// <summary>Before a metric whose name has no slash.</summary>
    public const string MetricPrefix = "metrics.";

    private static readonly RunProperty[] Known = RunProperty.All;

    private RunColumn(string text, string title, ColumnType type) => (Text, Title, Type) = (text, title, type);

    /// <summary>As it is written.</summary>
    public string Text { get; }

    /// <summary>As tables head it.</summary>
    public string Title { get; }

    public ColumnType Type { get; }

    /// <summary>The property; null for settings and metrics.</summary>
    internal RunProperty? Property { get; private init; }

    public string? Setting { get; private init; }

    public string? Metric { get; private init; }

    public MetricPart Part { get; private init; }

    /// <summary>The part that <see cref="MetricPart.Best"/> stands for with this metric.</summary>
    internal MetricPart KeptPart => Part != MetricPart.Best ? Part : MetricTable.DirectionOf(Metric!) switch
    {
        MetricDirection.Higher => MetricPart.Max,
        MetricDirection.Lower => MetricPart.Min,
        MetricDirection.Neither => MetricPart.Last,
        _ => throw new InvalidOperationException($"No best of {Metric}."),
    };

    /// <summary>The column of that name; null where there is none.</summary>
    public static RunColumn? Parse(string text)
    {
        if (Known.FirstOrDefault(property => property.Name == text) is { } known)
            return new RunColumn(known.Name, known.Title, known.Type) { Property = known };
        if (text.StartsWith(SettingPrefix, StringComparison.Ordinal) && text.Length > SettingPrefix.Length)
            return new RunColumn(text, text[SettingPrefix.Length..].Replace('_', ' '), ColumnType.Setting) { Setting = text[SettingPrefix.Length..] };
        if (text.StartsWith(MetricPrefix, StringComparison.Ordinal) && text.Length > MetricPrefix.Length)
            return OfMetric(text[MetricPrefix.Length..]);
        return text.Contains('/') ? OfMetric(text) : null;
    }

    /// <summary>A metric's column, its part behind a dot: <c>eval/score.max</c>; the last value where there is none.</summary>
    public static RunColumn OfMetric(string text)
    {
        foreach (var part in Enum.GetValues<MetricPart>())
            if (text.EndsWith($".{Word(part)}", StringComparison.Ordinal))
                return OfMetric(text[..^(Word(part).Length + 1)], part);
        return OfMetric(text, MetricPart.Last);
    }

    public static RunColumn OfMetric(string metric, MetricPart part)
    {
        var text = (metric.Contains('/') ? metric : MetricPrefix + metric) + (part == MetricPart.Last ? "" : $".{Word(part)}");
        var title = MetricTable.Find(metric) is { } known ? known.Title : metric;
        return new RunColumn(text, part == MetricPart.Last ? title : $"{title}, {Word(part)}", ColumnType.Number) { Metric = metric, Part = part };
    }

    public static string Word(MetricPart part) => part.ToString().ToLowerInvariant();

    public bool Equals(RunColumn? other) => other?.Text == Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}

/// <summary>The order of a list of runs; the newest first where values are equal, and runs without a value last.</summary>
public sealed record RunOrder(RunColumn Column, bool Descending)
{
    public static RunOrder Newest { get; } = new(RunColumn.Parse("id")!, Descending: true);

    /// <summary>Reads <c>eval/score.max</c>, or with a minus before it the other way round; null where there is no such column.</summary>
    public static RunOrder? Parse(string text) => RunColumn.Parse(text.TrimStart('-')) is { } column ? new RunOrder(column, text.StartsWith('-')) : null;

    public override string ToString() => (Descending ? "-" : "") + Column.Text;
}
