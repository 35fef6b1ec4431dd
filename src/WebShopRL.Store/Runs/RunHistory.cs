using Microsoft.EntityFrameworkCore;

namespace WebShopRL.Store.Runs;

/// <summary>Makes a run's record agree with the checkpoint it continues from.</summary>
public static class RunHistory
{
    /// <summary>
    /// Forgets the points after <paramref name="step"/>, which a run that continues from there will measure again, and sums up what is left.
    /// </summary>
    public static async Task RewindAsync(WebShopDbContext store, int runId, int step, CancellationToken cancellation = default)
    {
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        await store.MetricPoints.Where(point => point.RunId == runId && point.Step > step).ExecuteDeleteAsync(cancellation);
        await store.MetricSummaries.Where(summary => summary.RunId == runId).ExecuteDeleteAsync(cancellation);
        var names = await store.MetricPoints.Where(point => point.RunId == runId).Select(point => point.Name).Distinct().ToListAsync(cancellation);
        string[] higher = [.. names.Where(Metrics.MetricDirection.HigherIsBetter)];
        await store.Database.ExecuteSqlAsync($"""
            INSERT INTO metric_summaries (run_id, name, last, min, max, best_step)
            SELECT run_id, name, (array_agg(value ORDER BY seq DESC))[1], min(value), max(value),
                (array_agg(step ORDER BY CASE WHEN name = ANY({higher}) THEN -value ELSE value END, seq))[1]
            FROM metric_points WHERE run_id = {runId} GROUP BY run_id, name
            """, cancellation);
        await store.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(run => run.Step, step), cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
