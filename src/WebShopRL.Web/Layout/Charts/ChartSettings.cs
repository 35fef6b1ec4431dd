using System.Globalization;

namespace WebShopRL.Web.Layout.Charts;

/// <summary>How all charts of a page are looked at. It stands in the page's address, so that it outlives a reload and can be sent.</summary>
/// <param name="Axis">One of <see cref="ChartSpec.Axes"/>.</param>
public sealed record ChartSettings(string Axis = ChartSettings.UsualAxis, double Smoothing = ChartSpec.UsualSmoothing, bool Log = false)
{
    public const double MostSmoothing = 0.95;

    private const string UsualAxis = "step";

    /// <summary>What an address says; the usual where it says nothing, or nothing that there is.</summary>
    public static ChartSettings Read(string? axis, string? smooth, bool log) => new(
        axis is not null && ChartSpec.Axes.ContainsKey(axis) ? axis : UsualAxis,
        double.TryParse(smooth, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && double.IsFinite(weight) ? Math.Clamp(weight, 0, MostSmoothing) : ChartSpec.UsualSmoothing,
        log);

    /// <summary>Its part of an address; null for what need not be said.</summary>
    public IReadOnlyDictionary<string, object?> Query => new Dictionary<string, object?>
    {
        ["axis"] = Axis == UsualAxis ? null : Axis,
        ["smooth"] = Smoothing == ChartSpec.UsualSmoothing ? null : Smoothing.ToString("0.##", CultureInfo.InvariantCulture),
        ["log"] = Log ? "true" : null,
    };
}
