using WebShopRL.Agents.Metrics;
using WebShopRL.Web.Layout.Charts;

namespace WebShopRL.Web.Runs;

/// <summary>One small chart on a run's page.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Low">Metric with the lower end of its interval; null where there is none.</param>
/// <param name="High">Metric with the upper end.</param>
public sealed record MetricChart(string Name, string? Low, string? High)
{
    /// <summary>The heading it stands under.</summary>
    public string Group => MetricTable.GroupOf(Name).Title;

    /// <summary>What it shows, in a sentence.</summary>
    public string? Meaning => MetricTable.Find(Name)?.Meaning;

    /// <summary>The charts of a run's metrics: an interval's ends are drawn with their metric, not by themselves.</summary>
    public static IReadOnlyList<MetricChart> Of(IReadOnlyCollection<string> metrics)
    {
        var known = metrics.ToHashSet(StringComparer.Ordinal);
        return [.. known
            .Where(name => !IsEnd(name, "_low") && !IsEnd(name, "_high"))
            .OrderBy(Place).ThenBy(name => name, StringComparer.Ordinal)
            .Select(name => new MetricChart(name, known.Contains(name + "_low") ? name + "_low" : null, known.Contains(name + "_high") ? name + "_high" : null))];

        bool IsEnd(string name, string suffix) => name.EndsWith(suffix, StringComparison.Ordinal) && known.Contains(name[..^suffix.Length]);
    }

    public ChartSpec Spec(int run, ChartSettings settings) => new(
        [new ChartSeries(run, Name, Name, Low: Low, High: High)], settings.Axis, settings.Smoothing, Log: settings.Log,
        FromZero: MetricTable.Find(Name)?.FromZero == true);

    /// <summary>The table's order; what is not in it (any more) comes last.</summary>
    private static int Place(string name) => Places.GetValueOrDefault(name, int.MaxValue);

    private static readonly Dictionary<string, int> Places = MetricTable.All.Index().ToDictionary(place => place.Item.Name, place => place.Index, StringComparer.Ordinal);
}
