using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents;
using WebShopRL.Store;
using WebShopRL.Web.Runs.Selection;

namespace WebShopRL.Web.Runs.Table;

/// <summary>What there is to filter, order and group by beside the runs' properties.</summary>
internal static class OfferedColumns
{
    private const int Most = 500;

    /// <summary>Metrics that some run has measured, then the settings of the algorithms.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(WebShopDbContext store)
    {
        var metrics = await store.MetricSummaries.Select(summary => summary.Name).Distinct().OrderBy(name => name).Take(Most).ToListAsync();
        return [.. metrics.Where(name => !name.Contains(',')).Select(name => RunColumn.OfMetric(name, MetricPart.Last).Text), .. Settings];
    }

    public static async Task<IReadOnlyList<string>> ReadTagsAsync(WebShopDbContext store) => await store.Runs.SelectMany(run => run.Tags).Distinct().OrderBy(tag => tag).Take(Most).ToListAsync();

    private static IReadOnlyList<string> Settings { get; } =
        [.. Algorithms.All.SelectMany(algorithm => SettingsJson.Describe(algorithm.Presets.Values.First())).Select(field => RunColumn.SettingPrefix + field.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
