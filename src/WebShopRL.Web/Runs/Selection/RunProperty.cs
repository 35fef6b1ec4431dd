using WebShopRL.Agents;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Runs.Selection;

/// <summary>A property of runs that lists can be filtered and ordered by.</summary>
/// <param name="Sql">Its value; the run's row is <c>r</c>.</param>
/// <param name="Values">The values there are; null where any may be.</param>
internal sealed record RunProperty(string Name, string Title, ColumnType Type, string Sql, IReadOnlyList<string>? Values = null)
{
    public static RunProperty[] All { get; } =
    [
        new("id", "Id", ColumnType.Number, "r.id"),
        new("name", "Name", ColumnType.Text, "r.name"),
        new("status", "Status", ColumnType.Text, "r.status", [.. Enum.GetValues<RunStatus>().Select(status => status.ToString().ToLowerInvariant())]),
        new("algorithm", "Algorithm", ColumnType.Text, "r.algorithm", [.. Algorithms.All.Select(algorithm => algorithm.Name), ExternalRun.Algorithm]),
        new("preset", "Preset", ColumnType.Text, "r.preset"),
        new("seed", "Seed", ColumnType.Number, "r.seed"),
        new("tag", "Tags", ColumnType.Tags, "r.tags"),
        new("progress", "Progress", ColumnType.Number, "CASE WHEN r.total_steps > 0 THEN r.step::float8 / r.total_steps END"),
        new("step", "Step", ColumnType.Number, "r.step"),
        new("total_steps", "Of steps", ColumnType.Number, "r.total_steps"),
        new("seconds", "Time", ColumnType.Number, "EXTRACT(EPOCH FROM COALESCE(r.finished_at, now()) - r.started_at)::float8"),
        new("created", "Created", ColumnType.Moment, "r.created_at"),
        new("started", "Started", ColumnType.Moment, "r.started_at"),
        new("finished", "Finished", ColumnType.Moment, "r.finished_at"),
        new("from", "Started from", ColumnType.Text, "r.initial_checkpoint"),
        new("catalog", "Catalog", ColumnType.Text, "r.catalog"),
        new("notes", "Notes", ColumnType.Text, "r.notes"),
        new("error", "Error", ColumnType.Text, "r.error"),
        new("attempts", "Attempts", ColumnType.Number, "r.attempts"),
        new("pinned", "Pinned", ColumnType.Truth, "r.pinned", ["true", "false"]),
        new("archived", "Archived", ColumnType.Truth, "r.archived", ["true", "false"]),
    ];
}
