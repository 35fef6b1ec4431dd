using WebShopRL.Store.Runs;
using WebShopRL.Web.Layout.Charts;
using WebShopRL.Web.Runs.Selection;
using WebShopRL.Web.Runs.Table;

namespace WebShopRL.Web.Comparisons;

/// <summary>Runs over the settings in which they differ and a metric, for parallel coordinates.</summary>
/// <param name="Offered">The names of all these settings, those that most of the runs have first.</param>
/// <param name="Shown">Those of them that have an axis.</param>
/// <param name="Spec">Null where no setting differs, so that there is nothing to set against the metric.</param>
public sealed record ParallelRuns(IReadOnlyList<string> Offered, IReadOnlyList<string> Shown, ParallelSpec? Spec)
{
    /// <summary>Axes that a wide window shows side by side.</summary>
    public const int UsualAxes = 8;

    public static ParallelRuns None { get; } = new([], [], null);

    /// <param name="judge">What is kept of a metric: the last axis, and the lines' colours.</param>
    /// <param name="chosen">Names of settings in the order of their axes; null for the first ones. Names that are none of them are passed over.</param>
    public static ParallelRuns Of(IReadOnlyList<RunRow> rows, RunColumn judge, IReadOnlyList<string>? chosen)
    {
        Run[] runs = [.. rows.Select(row => row.Run)];
        SettingsRow[] differing = [.. SettingsRow.Of(runs).Where(row => row.Differs).OrderBy(row => row.Values.Count(value => value == SettingsRow.None)).ThenBy(row => row.Name == SettingsRow.Seed)];
        string[] offered = [.. differing.Select(row => row.Name)];
        string[] known = [.. (chosen ?? []).Where(name => offered.Contains(name)).Distinct(StringComparer.Ordinal)];
        string[] shown = known.Length > 0 ? known : [.. offered.Take(UsualAxes)];
        if (shown.Length == 0)
            return None;
        double?[] scores = [.. rows.Select(row => row.Kept(judge))];
        return new ParallelRuns(offered, shown, new ParallelSpec(
            [.. ComparedLine.Of(runs, null).Select(line => new ParallelLine(line.Run!.Value, line.Label))],
            [
                .. shown.Select(name => ParallelAxis.OfTexts(name, differing.Single(row => row.Name == name).Values, SettingsRow.None)),
                ParallelAxis.OfNumbers(judge.Title, scores, [.. scores.Select(score => RunCell.Number(judge, score))]),
            ]));
    }
}
