using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Metrics;

namespace WebShopRL.Store.Runs;

/// <summary>Makes a run's record agree with the save it goes on from.</summary>
public static class RunHistory
{
    /// <summary>
    /// Forgets the points told after the run's last save, which a run that goes on from there will measure again, and a best that was found after it. Seqs tell before from after: steps
    /// are each algorithm's own count. Without a save the run begins anew. The log stays: it tells what happened.
    /// </summary>
    public static async Task RewindAsync(DbContext store, int runId, HigherIsBetter higherIsBetter, CancellationToken cancellation = default)
    {
        var (runs, saves, points) = (store.Set<Run>(), store.Set<Checkpoint>(), store.Set<MetricPoint>());
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        var last = await saves.AsNoTracking().FirstOrDefaultAsync(save => runs.Any(run => run.Id == runId && run.LastCheckpointId == save.Id), cancellation);
        var seq = last?.Seq ?? 0;
        await points.Where(point => point.RunId == runId && point.Seq > seq).ExecuteDeleteAsync(cancellation);
        await store.Set<MetricSummary>().Where(summary => summary.RunId == runId).ExecuteDeleteAsync(cancellation);
        var names = await points.Where(point => point.RunId == runId).Select(point => point.Name).Distinct().ToListAsync(cancellation);
        string[] higher = [.. names.Where(name => higherIsBetter(name) == true)], lower = [.. names.Where(name => higherIsBetter(name) == false)];
        await store.Database.ExecuteSqlAsync($"""
            INSERT INTO metric_summaries (run_id, name, last, min, max, best_step, not_finite)
            SELECT run_id, name, (array_agg(value ORDER BY seq DESC))[1],
                COALESCE(min(value) FILTER (WHERE is_finite), 'Infinity'), COALESCE(max(value) FILTER (WHERE is_finite), '-Infinity'),
                COALESCE((array_agg(step ORDER BY CASE WHEN name = ANY({higher}) THEN -value WHEN name = ANY({lower}) THEN value ELSE -seq END, seq)
                    FILTER (WHERE is_finite OR NOT (name = ANY({higher}) OR name = ANY({lower}))))[1], (array_agg(step ORDER BY seq DESC))[1]),
                count(*) FILTER (WHERE NOT is_finite)
            FROM (SELECT *, value NOT IN ('NaN', 'Infinity', '-Infinity') AS is_finite FROM metric_points WHERE run_id = {runId}) AS points GROUP BY run_id, name
            """, cancellation);
        var best = await saves.Where(save => save.RunId == runId && save.Kind == "best" && save.Seq <= seq)
            .OrderByDescending(save => save.Seq).Select(save => (int?)save.Id).FirstOrDefaultAsync(cancellation);
        await runs.Where(run => run.Id == runId).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.Step, last == null ? 0 : last.Step)
            .SetProperty(run => run.BestCheckpointId, best), cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
