using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebShopRL.Web.Layout.Charts;

/// <summary>What a live chart shows; <c>LiveChart.js</c> draws it. A chart with another <see cref="Key"/> is made anew, otherwise only what changed is drawn.</summary>
/// <param name="Axis">step, wall (minutes of training) or episode.</param>
/// <param name="Smoothing">Weight of the past in the moving average, in [0, 1); 0 draws the values as they are. Values with an interval of their own are never smoothed.</param>
/// <param name="FromZero">Whether the value axis begins at 0.</param>
/// <param name="Log">Whether the value axis is logarithmic; it has a place for zero and for values below it.</param>
/// <param name="Points">Most points of each curve.</param>
public sealed record ChartSpec(IReadOnlyList<ChartSeries> Series, string Axis = "step", double Smoothing = 0, bool FromZero = false, bool Log = false, int Points = ChartSpec.UsualPoints)
{
    /// <summary>The smoothing that pages begin with.</summary>
    public const double UsualSmoothing = 0.9;

    /// <summary>Points of a chart's curves together: two to a pixel of a wide screen.</summary>
    public const int UsualPoints = 1_500;

    /// <summary>The axes to choose from, with their names for people.</summary>
    public static IReadOnlyDictionary<string, string> Axes { get; } = new Dictionary<string, string> { ["step"] = "step", ["wall"] = "minutes of training", ["episode"] = "episodes" };

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string XTitle => Axes[Axis];

    /// <summary>What is asked for its curves: charts that ask the same differ in how they are drawn alone.</summary>
    public string Key => $"{Axis} {Points} {string.Join(';', Series.Select(one => $"{(one.Runs is { } runs ? $"mean {string.Join(',', runs)}" : one.Run)} {one.Name} {one.Low} {one.High}"))}";

    /// <summary>As <c>LiveChart.js</c> takes it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);
}

/// <summary>One curve: a metric of a run, or its mean over several.</summary>
/// <param name="Low">Metric with the lower end of the interval; null where there is none.</param>
/// <param name="High">Metric with the upper end.</param>
/// <param name="Color">Place among the lines that can be told apart, colour by kind of line.</param>
/// <param name="Runs">The runs whose mean it is, with a band of one standard deviation; null for a curve of <paramref name="Run"/>.</param>
public sealed record ChartSeries(int Run, string Name, string Label, int Color = 0, string? Low = null, string? High = null, IReadOnlyList<int>? Runs = null);
