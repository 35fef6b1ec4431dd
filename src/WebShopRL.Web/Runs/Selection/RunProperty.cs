using WebShopRL.Agents;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Runs.Selection;

/// <summary>A property of runs that lists can be filtered and ordered by.</summary>
/// <param name="Sql">Its value; the run's row is <c>r</c>.</param>
/// <param name="Values">The values there are; null where any may be.</param>
internal sealed record RunProperty(string Name, string Title, ColumnType Type, string Sql, IReadOnlyList<string>? Values = null)
{
    /// <summary>The study that a run is a part of, by its id and by its name; not in the run's own row.</summary>
    public const string Study = "study", StudyName = "study_name";

    public static RunProperty[] All { get; } =
    [
        new("id", "Id", ColumnType.Number, "r.id"),
        new("name", "Name", ColumnType.Text, "r.name"),
        new("status", "Status", ColumnType.Text, "r.status", [.. Enum.GetValues<RunStatus>().Select(status => status.ToString().ToLowerInvariant())]),
        new("algorithm", "Algorithm", ColumnType.Text, "r.algorithm", [.. Algorithms.All.Select(algorithm => algorithm.Name), ExternalRun.Algorithm]),
        new("preset", "Preset", ColumnType.Text, "r.preset"),
        new("seed", "Seed", ColumnType.Number, "r.seed"),
        new(Study, "Study", ColumnType.Number, "SELECT min(p.study_id) FROM study_parts p WHERE p.run_id = r.id"),
        new(StudyName, "Study's name", ColumnType.Text, "SELECT s.name FROM study_parts p JOIN studies s ON s.id = p.study_id WHERE p.run_id = r.id ORDER BY s.id LIMIT 1"),
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

    /// <summary>Which property may have been meant; empty where none comes near.</summary>
    public static string Hint(string word) => NearestName.Hint(word, All.Select(property => property.Name));
}
