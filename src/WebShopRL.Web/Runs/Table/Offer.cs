using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents;
using WebShopRL.Store;
using WebShopRL.Web.Runs.Selection;

namespace WebShopRL.Web.Runs.Table;

/// <summary>What there is to filter, order and group by beside the runs' properties.</summary>
/// <param name="Studies">Their names, by id; the newest ones.</param>
/// <param name="Columns">Metrics that some run has measured, then the settings of the algorithms.</param>
public sealed record Offer(IReadOnlyList<string> Columns, IReadOnlyList<string> Tags, IReadOnlyDictionary<int, string> Studies)
{
    private const int Most = 500;

    public static Offer None { get; } = new([], [], new Dictionary<int, string>());

    public static async Task<Offer> ReadAsync(WebShopDbContext store, CancellationToken cancellation)
    {
        var metrics = await store.MetricSummaries.Select(summary => summary.Name).Distinct().OrderBy(name => name).Take(Most).ToListAsync(cancellation);
        var tags = await store.Runs.SelectMany(run => run.Tags).Distinct().OrderBy(tag => tag).Take(Most).ToListAsync(cancellation);
        var studies = await store.Studies.OrderByDescending(study => study.Id).Take(Most).ToDictionaryAsync(study => study.Id, study => study.Name, cancellation);
        // The view's address separates columns by commas.
        return new Offer([.. metrics.Where(name => !name.Contains(',')).Select(name => RunColumn.OfMetric(name, MetricPart.Last).Text), .. Settings], tags, studies);
    }

    public static IReadOnlyList<string> Settings { get; } =
        [.. Algorithms.All.SelectMany(algorithm => SettingsJson.Describe(algorithm.Presets.Values.First())).Select(field => RunColumn.SettingPrefix + field.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
