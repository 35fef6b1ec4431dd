using Npgsql;

namespace WebShopRL.Store.Metrics;

/// <summary>Keeps each metric's last, lowest and highest value and the step of its best one, so that lists never read points.</summary>
internal static class MetricSummaries
{
    /// <summary>Folds new points into the summaries; part of the caller's transaction.</summary>
    public static async Task UpdateAsync(NpgsqlConnection connection, int runId, IReadOnlyList<MetricPoint> points, HigherIsBetter higherIsBetter, CancellationToken cancellation)
    {
        var summaries = points.GroupBy(point => point.Name, (name, ofName) => Summarize(runId, name, [.. ofName], higherIsBetter(name))).ToArray();
        await using var command = new NpgsqlCommand("""
            INSERT INTO metric_summaries AS kept (run_id, name, last, min, max, best_step, not_finite)
            SELECT $1, * FROM unnest($2::text[], $3::float8[], $4::float8[], $5::float8[], $6::int[], $7::int[])
            ON CONFLICT (run_id, name) DO UPDATE SET last = EXCLUDED.last, min = LEAST(kept.min, EXCLUDED.min), max = GREATEST(kept.max, EXCLUDED.max), not_finite = kept.not_finite + EXCLUDED.not_finite,
                best_step = CASE WHEN (kept.name = ANY($8) AND EXCLUDED.max <= kept.max) OR (kept.name = ANY($9) AND EXCLUDED.min >= kept.min)
                    THEN kept.best_step ELSE EXCLUDED.best_step END
            """, connection)
        {
            Parameters =
            {
                new() { Value = runId },
                new() { Value = summaries.Select(summary => summary.Name).ToArray() },
                new() { Value = summaries.Select(summary => summary.Last).ToArray() },
                new() { Value = summaries.Select(summary => summary.Min).ToArray() },
                new() { Value = summaries.Select(summary => summary.Max).ToArray() },
                new() { Value = summaries.Select(summary => summary.BestStep).ToArray() },
                new() { Value = summaries.Select(summary => summary.NotFinite).ToArray() },
                new() { Value = summaries.Select(summary => summary.Name).Where(name => higherIsBetter(name) == true).ToArray() },
                new() { Value = summaries.Select(summary => summary.Name).Where(name => higherIsBetter(name) == false).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The best is among the finite values; without any, the newest step stands for it.</summary>
    private static MetricSummary Summarize(int runId, string name, IReadOnlyList<MetricPoint> points, bool? higher)
    {
        MetricPoint[] finite = [.. points.Where(point => double.IsFinite(point.Value))];
        return new MetricSummary
        {
            RunId = runId,
            Name = name,
            Last = points[^1].Value,
            Min = finite.Select(point => point.Value).DefaultIfEmpty(double.PositiveInfinity).Min(),
            Max = finite.Select(point => point.Value).DefaultIfEmpty(double.NegativeInfinity).Max(),
            NotFinite = points.Count - finite.Length,
            BestStep = ((higher switch { true => finite.MaxBy(point => point.Value), false => finite.MinBy(point => point.Value), null => points[^1] }) ?? points[^1]).Step,
        };
    }
}
