using System.Globalization;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Comparisons;

/// <summary>A line of every chart of a comparison.</summary>
/// <param name="Label">Unlike those of the other lines.</param>
/// <param name="Title">What it is, in more words.</param>
/// <param name="Place">Its colour and kind.</param>
/// <param name="Run">The run; null for a mean.</param>
/// <param name="Runs">The runs it is made of.</param>
public sealed record ComparedLine(string Label, string Title, int Place, int? Run, IReadOnlyList<int> Runs)
{
    /// <summary>Groups of runs that differ in their seeds alone.</summary>
    public const string Seeds = "seeds";

    /// <summary>In what the runs can be grouped: everything but their seed, or one setting in which they differ.</summary>
    public static IReadOnlyList<(string Key, string Name)> Groupings(IReadOnlyList<SettingsRow> settings) =>
        [(Seeds, "seeds of the same settings"), .. settings.Where(row => row.Differs && row.Name != SettingsRow.Seed).Select(row => (row.Name, $"runs of the same {row.Name}"))];

    /// <summary>The runs' lines, or the lines of their groups.</summary>
    /// <param name="by">One of the <see cref="Groupings"/>; each run by itself where it is null.</param>
    public static IReadOnlyList<ComparedLine> Of(IReadOnlyList<Run> runs, string? by)
    {
        if (by is null)
            return [.. runs.Select((run, place) => new ComparedLine(runs.Count(other => other.Name == run.Name) > 1 ? Numbered(run) : run.Name, $"{run.Name}, run {run.Id}", place, run.Id, [run.Id]))];
        var settings = SettingsRow.Of(runs);
        string Key(int place) => string.Join('\n', settings.Where(row => by == Seeds ? row.Name != SettingsRow.Seed : row.Name == by).Select(row => row.Values[place]));
        var groups = runs.Select((run, place) => (Run: run, Key: Key(place))).GroupBy(run => run.Key, run => run.Run).ToArray();
        return [.. groups.Select((group, place) => new ComparedLine(
            by == Seeds ? $"{Numbered(group.First())} ×{group.Count()}" : $"{by} {group.Key} ×{group.Count()}", string.Join(", ", group.Select(run => run.Name)), place, null, [.. group.Select(run => run.Id)]))];
    }

    private static string Numbered(Run run) => string.Create(CultureInfo.InvariantCulture, $"{run.Name} #{run.Id}");
}
