using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;

namespace WebShopRL.Web.Play.Tasks;

/// <summary>What one person has played.</summary>
/// <param name="SecondsPerStep">The median of their measured steps; null where none is.</param>
public sealed record PlayerSummary(string Annotator, int Purchases, double MeanReward, double? SecondsPerStep);

/// <summary>Who plays what in a catalog.</summary>
/// <param name="Open">Begun and not ended, newest first.</param>
/// <param name="Ended">Skipped, or bought with an agent at the wheel: what leaves no trajectory.</param>
public sealed record PlayOverview(IReadOnlyList<PlayTask> Open, IReadOnlyList<PlayTask> Ended, IReadOnlyList<PlayerSummary> Players, Agreement Agreement)
{
    /// <summary>Most rows of each list.</summary>
    public const int Most = 20;

    /// <summary>Newest purchases that summaries are of.</summary>
    private const int Purchases = 1_000;

    public static async Task<PlayOverview> ReadAsync(WebShopDbContext store, string fingerprint, CancellationToken cancellation = default)
    {
        var tasks = store.PlayTasks.AsNoTracking().Where(task => task.CatalogFingerprint == fingerprint);
        var open = await tasks.Where(task => task.Status == PlayTaskStatus.Open).OrderByDescending(task => task.ChangedAt).Take(Most).ToListAsync(cancellation);
        var ended = await tasks.Where(task => task.Status == PlayTaskStatus.Skipped || task.HandedTo != null && task.Status == PlayTaskStatus.Bought).OrderByDescending(task => task.ChangedAt).Take(Most).ToListAsync(cancellation);
        var rows = await store.Trajectories.AsNoTracking().Where(row => row.Source == "human" && row.CatalogFingerprint == fingerprint && row.Annotator != null)
            .OrderByDescending(row => row.Id).Take(Purchases).Select(row => new { Annotator = row.Annotator!, row.Reward, row.StepSeconds }).ToListAsync(cancellation);
        return new PlayOverview(
            open,
            ended,
            [.. rows.GroupBy(row => row.Annotator).OrderByDescending(group => group.Count()).Take(Most).Select(group => new PlayerSummary(group.Key, group.Count(), group.Average(row => row.Reward), Median(group.SelectMany(row => row.StepSeconds ?? []))))],
            await Agreement.ReadAsync(store, fingerprint, Most * 5, cancellation));
    }

    private static double? Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
