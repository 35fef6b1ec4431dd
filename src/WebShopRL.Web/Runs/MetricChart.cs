using System.Globalization;
using WebShopRL.Agents.Training;
using WebShopRL.Web.Layout.Charts;

namespace WebShopRL.Web.Runs;

/// <summary>One small chart on a run's page.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Low">Metric with the lower end of its interval; null where there is none.</param>
/// <param name="High">Metric with the upper end.</param>
public sealed record MetricChart(string Name, string? Low, string? High)
{
    // What people look at first comes first; groups that are not named here follow by name.
    private static readonly string[] GroupOrder = ["eval", "rollout", "il", "dpo", "mlm", "query", "train", "time", "sys"];

    /// <summary>The heading it stands under: the part of the name before the slash.</summary>
    public string Group => Name.Split('/')[0] switch
    {
        "eval" => "Validation",
        "rollout" => "Episodes",
        "il" => "Imitation",
        "dpo" => "Preferences",
        "mlm" => "Masked words",
        "query" => "Queries",
        "train" => "Training",
        "time" => "Speed",
        "sys" => "Machine",
        var other => other,
    };

    /// <summary>The charts of a run's metrics: an interval's ends are drawn with their metric, not by themselves.</summary>
    public static IReadOnlyList<MetricChart> Of(IReadOnlyCollection<string> metrics)
    {
        var known = metrics.ToHashSet(StringComparer.Ordinal);
        return [.. known
            .Where(name => !IsEnd(name, "_low") && !IsEnd(name, "_high"))
            .OrderBy(Place).ThenBy(name => name is not (MetricNames.EvalScore or MetricNames.IlLoss or MetricNames.DpoLoss)).ThenBy(name => name, StringComparer.Ordinal)
            .Select(name => new MetricChart(name, known.Contains(name + "_low") ? name + "_low" : null, known.Contains(name + "_high") ? name + "_high" : null))];

        bool IsEnd(string name, string suffix) => name.EndsWith(suffix, StringComparison.Ordinal) && known.Contains(name[..^suffix.Length]);
    }

    public ChartSpec Spec(int run, double smoothing) => new(
        string.Create(CultureInfo.InvariantCulture, $"{run}:{Name}:{Low}"), [new ChartSeries(run, Name, Name, Low: Low, High: High)], Smoothing: smoothing,
        FromZero: Name is MetricNames.EvalScore or MetricNames.EvalSuccessRate);

    private static int Place(string name) => Array.IndexOf(GroupOrder, name.Split('/')[0]) is var place and >= 0 ? place : GroupOrder.Length;
}
