using Npgsql;
using NpgsqlTypes;

namespace WebShopRL.Benchmarks.Dashboard;

/// <summary>What the pages are measured over: thousands of runs, a long one and a very long one, and a million steps of stored trajectories. The same rows each time.</summary>
internal static class FilledDatabase
{
    public const int Runs = 5_000, Trajectories = 100_000;

    /// <summary>The runs that are compared.</summary>
    public static readonly int[] Compared = [.. Enumerable.Range(101, 20)];

    public const int RunOf100K = 4_998, RunOf1M = 4_999, LiveRun = 5_000;

    private const int StepsOfTrajectory = 10;

    private static readonly string[] Metrics = ["train/loss", "train/entropy", "train/value_loss", "train/kl", "train/gradient_norm", "train/learning_rate", "train/reward", "time/steps_per_second", "sys/memory", "sys/live_tensors"];

    public static async Task FillAsync(NpgsqlDataSource source)
    {
        await ExecuteAsync(source, $$"""
            INSERT INTO runs (id, name, algorithm, preset, status, seed, settings, step, total_steps, created_at, started_at, finished_at, tags, notes, archived, pinned, cancel_requested, attempts, interruptions, interrupted_at, last_seq)
            SELECT g, 'run ' || g, (ARRAY['il', 'dpo', 'ppo', 'pg'])[1 + g % 4], 'small', CASE g WHEN {{LiveRun}} THEN 'running' ELSE 'succeeded' END, g % 5,
                jsonb_build_object('learning_rate', (ARRAY[1e-5, 3e-5, 1e-4])[1 + g / 5 % 3], 'beta', 0.1 * (g / 15 % 4), 'network', (ARRAY['bert-tiny', 'bert-mini'])[1 + g / 60 % 2]),
                500, 500, now() - g * interval '1 minute', now() - g * interval '1 minute', now(), CASE WHEN g % 10 = 0 THEN ARRAY['paper'] ELSE '{}' END, '', false, false, false, 1, '{}', '{}', 0
            FROM generate_series(1, {{Runs}}) AS g
            """);
        await ExecuteAsync(source, $"UPDATE runs SET lease_owner = 'benchmark', lease_until = now() + interval '1 hour', finished_at = NULL WHERE id = {LiveRun}");
        await ExecuteAsync(source, $"""
            INSERT INTO metric_summaries (run_id, name, last, min, max, best_step)
            SELECT g, m.name, abs(sin(g * m.place)) * m.scale, 0, m.scale, 100 FROM generate_series(1, {Runs - 1}) AS g
            CROSS JOIN unnest(ARRAY['eval/score', 'eval/success_rate', {string.Join(", ", Metrics.Select(metric => $"'{metric}'"))}], ARRAY[100, 1{string.Concat(Enumerable.Repeat(", 10", Metrics.Length))}]) WITH ORDINALITY AS m(name, scale, place)
            """);
        await CopyPointsAsync(source);
        await ExecuteAsync(source, "UPDATE runs SET last_seq = coalesce((SELECT max(seq) FROM metric_points p WHERE p.run_id = runs.id), 0)");
        await CopyTrajectoriesAsync(source);
        // As the server does by itself after a while: index-only scans need to know which pages everybody sees.
        await ExecuteAsync(source, "VACUUM ANALYZE");
    }

    private static async Task CopyPointsAsync(NpgsqlDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var copy = await connection.BeginBinaryImportAsync("COPY metric_points (run_id, seq, name, step, episode, wall_seconds, value) FROM STDIN (FORMAT BINARY)");
        var random = new Random(11);
        for (var run = 1; run < Runs; run++)
        {
            var seq = 0L;
            var steps = run == RunOf1M ? 100_000 : run == RunOf100K ? 10_000 : Compared.Contains(run) ? 500 : 0;
            for (var step = 1; step <= steps; step++)
                foreach (var (place, metric) in Metrics.Index())
                    await PointAsync(copy, run, ++seq, metric, step, place + Math.Exp(-step / (0.2 * steps)) + 0.1 * random.NextDouble());
            for (var validation = 1; validation <= 12; validation++)
            {
                var share = (1 - Math.Exp(-validation / 4.0)) * (0.5 + 0.5 * random.NextDouble());
                await PointAsync(copy, run, ++seq, "eval/score", validation * Math.Max(1, steps / 12), 100 * share);
                await PointAsync(copy, run, ++seq, "eval/success_rate", validation * Math.Max(1, steps / 12), share * share);
            }
        }
        await copy.CompleteAsync();
    }

    private static async Task PointAsync(NpgsqlBinaryImporter copy, int run, long seq, string metric, int step, double value)
    {
        await copy.StartRowAsync();
        await copy.WriteAsync(run, NpgsqlDbType.Integer);
        await copy.WriteAsync(seq, NpgsqlDbType.Bigint);
        await copy.WriteAsync(metric, NpgsqlDbType.Text);
        await copy.WriteAsync(step, NpgsqlDbType.Integer);
        await copy.WriteNullAsync();
        await copy.WriteAsync(0.05 * step, NpgsqlDbType.Double);
        await copy.WriteAsync(value, NpgsqlDbType.Double);
    }

    private static async Task CopyTrajectoriesAsync(NpgsqlDataSource source)
    {
        var steps = $"[{string.Join(',', Enumerable.Range(0, StepsOfTrajectory).Select(_ => """{"observation": "a page", "actions": ["click[buy now]", "click[< prev]"], "action_index": 0, "action": "click[buy now]"}"""))}]";
        string[] sources = ["human", "scripted", "policy", "imported"], kinds = ["shirt", "shoes", "lamp", "chair", "jacket"], colors = ["red", "blue", "green", "black"];
        await using var connection = await source.OpenConnectionAsync();
        await using var copy = await connection.BeginBinaryImportAsync("COPY trajectories (source, catalog, goal, instruction, annotator, reward, length, steps, created_at) FROM STDIN (FORMAT BINARY)");
        for (var place = 0; place < Trajectories; place++)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(sources[place % 4], NpgsqlDbType.Text);
            await copy.WriteAsync("demo", NpgsqlDbType.Text);
            await copy.WriteAsync(place % 500, NpgsqlDbType.Integer);
            await copy.WriteAsync($"i am looking for a {colors[place % 4]} {kinds[place % 5]} of size {place % 97}, and price lower than {20 + place % 60}.00 dollars", NpgsqlDbType.Text);
            await copy.WriteAsync($"annotator {place % 7}", NpgsqlDbType.Text);
            await copy.WriteAsync(place % 11 / 10.0, NpgsqlDbType.Double);
            await copy.WriteAsync(StepsOfTrajectory, NpgsqlDbType.Integer);
            await copy.WriteAsync(steps, NpgsqlDbType.Jsonb);
            await copy.WriteAsync(DateTimeOffset.UnixEpoch.AddMinutes(place), NpgsqlDbType.TimestampTz);
        }
        await copy.CompleteAsync();
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync();
    }
}
