using System.Globalization;
using WebShopRL.Store.Metrics;

namespace WebShopRL.Web.Runs;

/// <summary>A curve as charts read it: columns of equal length, one place for each point, numbers to seven digits. What is not a finite number is null, a gap in the curve.</summary>
/// <param name="LastSeq">Where the hub goes on: no point up to it is missing but those that were thinned out.</param>
/// <param name="IsWhole">Whether no point was thinned out.</param>
/// <param name="X">Minutes of training or episodes, where one of those is the axis; null for step.</param>
public sealed record CurveAnswer(int RunId, string Name, long LastSeq, bool IsWhole, IReadOnlyList<int> Step, IReadOnlyList<double>? X, IReadOnlyList<double?> Value)
{
    internal static CurveAnswer Of(ThinnedCurve curve, string axis) => new(
        curve.RunId, curve.Name, curve.LastSeq, curve.IsWhole, [.. curve.Points.Select(point => point.Step)],
        axis == "step" ? null : [.. curve.Points.Select(point => Drawn.Place(axis, point.Step, point.Episode, point.WallSeconds))],
        [.. curve.Points.Select(point => Drawn.Value(point.Value))]);
}

/// <param name="Runs">Those that there are.</param>
/// <param name="Curves">Those that have a point.</param>
public sealed record CurvesAnswer(IReadOnlyList<CurveRun> Runs, IReadOnlyList<CurveAnswer> Curves);

/// <param name="LastSeq">The hub goes on from here with a metric that has no curve yet; the curve's own may be higher.</param>
public sealed record CurveRun(int Id, long LastSeq);

/// <summary>The mean of a group's curves, in columns as <see cref="CurveAnswer"/> has them.</summary>
/// <param name="Group">Place of the group in the request, from 0.</param>
/// <param name="Step">Mean step of the stretch.</param>
/// <param name="Runs">Runs that measured something in the stretch.</param>
/// <param name="Value">Mean over those runs.</param>
/// <param name="Low">One standard deviation between the runs below the mean; the mean itself where it is of one run.</param>
/// <param name="High">As far above it.</param>
public sealed record MeanCurveAnswer(int Group, IReadOnlyList<double> Step, IReadOnlyList<double>? X, IReadOnlyList<int> Runs, IReadOnlyList<double?> Value, IReadOnlyList<double?> Low, IReadOnlyList<double?> High)
{
    internal static MeanCurveAnswer Of(MeanCurve curve, string axis) => new(
        curve.Group, [.. curve.Points.Select(point => Math.Round(point.Step, 2))],
        axis == "step" ? null : [.. curve.Points.Select(point => Drawn.Place(axis, point.Step, point.Episode, point.WallSeconds))],
        [.. curve.Points.Select(point => point.Runs)], [.. curve.Points.Select(point => Drawn.Value(point.Mean))],
        [.. curve.Points.Select(point => Drawn.Value(point.Mean - (point.Deviation ?? 0)))], [.. curve.Points.Select(point => Drawn.Value(point.Mean + (point.Deviation ?? 0)))]);
}

public sealed record MeanCurvesAnswer(IReadOnlyList<MeanCurveAnswer> Curves);

/// <summary>Numbers as they are drawn.</summary>
internal static class Drawn
{
    /// <summary>Seven digits, far finer than a screen, in half the characters of all seventeen.</summary>
    public static double? Value(double value) => double.IsFinite(value) ? double.Parse(value.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;

    /// <summary>Where a point stands on the axis. A metric that knows no episodes stands by its steps, as <c>LiveChart.js</c> has it for points that come.</summary>
    public static double Place(string axis, double step, double? episode, double wallSeconds) => axis switch
    {
        "wall" => Math.Round(wallSeconds / 60, 4),
        "episode" => episode ?? step,
        _ => step,
    };
}
