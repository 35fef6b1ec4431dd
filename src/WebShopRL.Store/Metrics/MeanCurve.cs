using Npgsql;

namespace WebShopRL.Store.Metrics;

/// <summary>The mean of several runs' curves of one metric.</summary>
/// <param name="Group">Place of the group among those that were asked for.</param>
/// <param name="Points">By step.</param>
public sealed record MeanCurve(int Group, IReadOnlyList<MeanPoint> Points);

/// <summary>A stretch of steps.</summary>
/// <param name="Step">Mean step of what was measured in it; so are <paramref name="WallSeconds"/> and <paramref name="Episode"/>.</param>
/// <param name="Runs">Runs that measured something there.</param>
/// <param name="Mean">Mean over those runs of each one's mean in the stretch.</param>
/// <param name="Deviation">Standard deviation between them, with n - 1; null for one run.</param>
public readonly record struct MeanPoint(double Step, double? Episode, double WallSeconds, int Runs, double Mean, double? Deviation);

/// <summary>
/// Means over runs, seeds of one experiment most of all, computed in the database. All runs of a group are cut into the same stretches of steps, no more than are drawn; each run is averaged within a
/// stretch and counts once in it, however often it measured. What is not a finite number is left out.
/// </summary>
public static class MeanCurves
{
    // $1 and $2: group and run of each member; $3 metric; $4 stretches; $5 and $6 smallest and largest step.
    private const string Read = $"""
        WITH member AS MATERIALIZED (
            SELECT m.place, m.run_id, ends.low, ends.high FROM unnest($1, $2) AS m(place, run_id)
            CROSS JOIN LATERAL (SELECT min(p.step)::bigint AS low, max(p.step)::bigint AS high FROM metric_points p WHERE p.run_id = m.run_id AND p.name = $3 AND p.step BETWEEN $5 AND $6) AS ends
        ), together AS MATERIALIZED (
            SELECT place, min(low) AS low, greatest(1, (max(high) - min(low) + $4) / $4) AS width FROM member GROUP BY place HAVING min(low) IS NOT NULL
        ), of_run AS (
            SELECT member.place, stretch.* FROM member JOIN together ON together.place = member.place CROSS JOIN LATERAL (
                SELECT (p.step - together.low) / together.width AS number, avg(p.step)::float8 AS step, avg(p.episode)::float8 AS episode, avg(p.wall_seconds) AS wall, avg(p.value) AS mean
                FROM metric_points p WHERE p.run_id = member.run_id AND p.name = $3 AND p.step BETWEEN $5 AND $6 AND {ThinnedCurves.Finite} GROUP BY 1
            ) AS stretch
        )
        SELECT place, avg(step), avg(episode), avg(wall), count(*)::int, avg(mean), stddev_samp(mean) FROM of_run GROUP BY place, number ORDER BY place, number
        """;

    /// <summary>Those groups of which something was measured.</summary>
    /// <param name="stretches">Points of each curve at most.</param>
    public static async Task<List<MeanCurve>> ReadAsync(
        NpgsqlDataSource source, IReadOnlyList<IReadOnlyList<int>> groups, string name, int stretches, CurvePart part, CancellationToken cancellation = default)
    {
        var members = groups.SelectMany((runs, place) => runs.Distinct().Select(run => (Place: place, Run: run))).ToArray();
        await using var command = source.CreateCommand(Read);
        command.Parameters.AddRange(new NpgsqlParameter[]
        {
            new() { Value = members.Select(member => member.Place).ToArray() }, new() { Value = members.Select(member => member.Run).ToArray() }, new() { Value = name }, new() { Value = stretches }, new() { Value = part.From }, new() { Value = part.To },
        });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        List<MeanCurve> curves = [];
        List<MeanPoint> points = [];
        while (await reader.ReadAsync(cancellation))
        {
            if (curves.Count == 0 || curves[^1].Group != reader.GetInt32(0))
                curves.Add(new MeanCurve(reader.GetInt32(0), points = []));
            points.Add(new MeanPoint(reader.GetDouble(1), Optional(reader, 2), reader.GetDouble(3), reader.GetInt32(4), reader.GetDouble(5), Optional(reader, 6)));
        }
        return curves;
    }

    private static double? Optional(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);
}
