using Npgsql;

namespace WebShopRL.Store.Metrics;

/// <summary>A metric of a run, with few enough points to draw.</summary>
/// <param name="LastSeq">The run's last seq when it was read: every point up to it is in the curve, or stands behind one that is.</param>
/// <param name="IsWhole">Whether no point was left out.</param>
/// <param name="Points">In the order of their seq.</param>
public sealed record ThinnedCurve(int RunId, string Name, long LastSeq, bool IsWhole, IReadOnlyList<MetricPoint> Points);

/// <summary>Which part of curves.</summary>
/// <param name="AfterSeq">Only points behind this seq.</param>
/// <param name="From">Smallest step.</param>
/// <param name="To">Largest step.</param>
public readonly record struct CurvePart(long AfterSeq = 0, int From = 0, int To = int.MaxValue)
{
    public static CurvePart Whole => new(0);
}

/// <summary>
/// Thins curves in the database, so that no reader fetches every point. The steps are cut into stretches of equal length, and of each stretch its first, lowest, highest and last point are kept, and
/// the first that is not a finite number: a spike of one point is always among them. Of equal values the earlier is kept. A curve that has few enough points is given whole.
/// </summary>
public static class ThinnedCurves
{
    /// <summary>Points kept of each stretch at most.</summary>
    public const int PointsOfStretch = 5;

    // NaN is greater than every number to PostgreSQL, and pairs of value and seq compare as their values do: the lowest pair names the lowest point.
    internal const string Finite = "p.value > '-Infinity' AND p.value < 'Infinity'";

    // $1 runs, $2 names, $3 points of a curve, $4 behind this seq, $5 and $6 smallest and largest step. A stretch is one range of the index on (run, metric, step).
    private static readonly string Read = FormattableString.Invariant($"""
        WITH asked AS MATERIALIZED (
            SELECT run.id AS run_id, run.last_seq, metric.name, metric.place, ends.low, greatest(1, (ends.high - ends.low + $3 / {PointsOfStretch}) / ($3 / {PointsOfStretch})) AS width,
                (SELECT count(*) FROM (SELECT 1 FROM metric_points p WHERE p.run_id = run.id AND p.name = metric.name AND p.step BETWEEN $5 AND $6 AND p.seq > $4 LIMIT $3 + 1) AS few) <= $3 AS is_whole
            FROM runs run CROSS JOIN unnest($2) WITH ORDINALITY AS metric(name, place)
            CROSS JOIN LATERAL (SELECT min(p.step)::bigint AS low, max(p.step)::bigint AS high FROM metric_points p WHERE p.run_id = run.id AND p.name = metric.name AND p.step BETWEEN $5 AND $6) AS ends
            WHERE run.id = ANY($1) AND ends.low IS NOT NULL
        ), kept AS (
            SELECT asked.run_id, stretch.* FROM asked CROSS JOIN generate_series(0, $3 / {PointsOfStretch} - 1) AS stretch_number CROSS JOIN LATERAL (
                SELECT min(p.seq) AS first, max(p.seq) AS last, min(p.seq) FILTER (WHERE NOT coalesce({Finite}, false)) AS gap,
                    (min(ARRAY[p.value, p.seq]) FILTER (WHERE {Finite}))[2]::bigint AS lowest, (-(max(ARRAY[p.value, -p.seq]) FILTER (WHERE {Finite}))[2])::bigint AS highest
                FROM metric_points p WHERE p.run_id = asked.run_id AND p.name = asked.name AND p.step >= asked.low + stretch_number * asked.width AND p.step < asked.low + (stretch_number + 1) * asked.width
                    AND p.step <= $6 AND p.seq > $4
            ) AS stretch WHERE NOT asked.is_whole
        ), drawn AS (
            SELECT p.* FROM asked JOIN metric_points p ON p.run_id = asked.run_id AND p.name = asked.name AND p.step BETWEEN $5 AND $6 AND p.seq > $4 WHERE asked.is_whole
            UNION ALL
            SELECT p.* FROM (SELECT DISTINCT run_id, unnest(ARRAY[first, lowest, highest, last, gap]) AS seq FROM kept) AS seqs JOIN metric_points p ON p.run_id = seqs.run_id AND p.seq = seqs.seq
        )
        SELECT asked.run_id, asked.name, asked.last_seq, asked.is_whole, drawn.seq, drawn.step, drawn.episode, drawn.wall_seconds, coalesce(drawn.value, 'NaN')
        FROM asked JOIN drawn ON drawn.run_id = asked.run_id AND drawn.name = asked.name ORDER BY array_position($1, asked.run_id), asked.place, drawn.seq
        """);

    /// <summary>Those curves that have a point, by run and metric in the order given.</summary>
    /// <param name="most">Points of each curve, at least <see cref="PointsOfStretch"/>.</param>
    public static async Task<List<ThinnedCurve>> ReadAsync(
        NpgsqlDataSource source, IReadOnlyList<int> runs, IReadOnlyList<string> names, int most, CurvePart part, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, PointsOfStretch);
        await using var command = source.CreateCommand(Read);
        command.Parameters.AddRange(new NpgsqlParameter[]
        {
            new() { Value = runs.Distinct().ToArray() }, new() { Value = names.Distinct(StringComparer.Ordinal).ToArray() }, new() { Value = most }, new() { Value = part.AfterSeq }, new() { Value = part.From }, new() { Value = part.To },
        });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        List<ThinnedCurve> curves = [];
        List<MetricPoint> points = [];
        while (await reader.ReadAsync(cancellation))
        {
            var (run, name) = (reader.GetInt32(0), reader.GetString(1));
            if (curves.Count == 0 || curves[^1].RunId != run || curves[^1].Name != name)
                curves.Add(new ThinnedCurve(run, name, reader.GetInt64(2), reader.GetBoolean(3), points = []));
            points.Add(new MetricPoint
            {
                RunId = run, Name = name, Seq = reader.GetInt64(4), Step = reader.GetInt32(5), Episode = await reader.IsDBNullAsync(6, cancellation) ? null : reader.GetInt32(6), WallSeconds = reader.GetDouble(7), Value = reader.GetDouble(8),
            });
        }
        return curves;
    }
}
