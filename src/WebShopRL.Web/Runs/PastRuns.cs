using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Metrics;
using WebShopRL.Store;

namespace WebShopRL.Web.Runs;

/// <summary>What runs with a preset have taken so far: an estimate of what the next will.</summary>
/// <param name="Count">How many it is from.</param>
/// <param name="Shortest">From the first claim to the end; of runs that were not interrupted.</param>
/// <param name="PeakBytes">The most memory that the worker's process held during one of them, all that it does counted; null where none has measured it.</param>
internal sealed record PastRuns(int Count, TimeSpan Shortest, TimeSpan Median, TimeSpan Longest, double? PeakBytes)
{
    private const int Most = 20;

    /// <summary>Of the newest runs of the algorithm that succeeded with the preset at one go; null where there is none.</summary>
    public static async Task<PastRuns?> ReadAsync(WebShopDbContext store, string algorithm, string preset, CancellationToken cancellation)
    {
        var runs = await store.Runs.AsNoTracking()
            .Where(run => run.Algorithm == algorithm && run.Preset == preset && run.Status == RunStatus.Succeeded && run.Attempts == 1 && run.StartedAt != null && run.FinishedAt != null)
            .OrderByDescending(run => run.Id).Take(Most).Select(run => new { run.Id, run.StartedAt, run.FinishedAt }).ToListAsync(cancellation);
        if (runs.Count == 0)
            return null;
        var ids = runs.Select(run => run.Id).ToList();
        var peaks = await store.MetricSummaries.AsNoTracking().Where(summary => ids.Contains(summary.RunId) && summary.Name == MetricNames.RssBytes).Select(summary => summary.Max).ToListAsync(cancellation);
        var times = runs.Select(run => run.FinishedAt!.Value - run.StartedAt!.Value).Order().ToList();
        return new(runs.Count, times[0], times[times.Count / 2], times[^1], peaks.Where(double.IsFinite).Cast<double?>().Max());
    }
}
