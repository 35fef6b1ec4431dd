using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Metrics;
using WebShopRL.Store;

namespace WebShopRL.Web.Studies;

/// <summary>At one step of a stage's runs: the mean over the seeds, with the lowest and the highest.</summary>
/// <param name="Minutes">Of training, mean over the seeds.</param>
public sealed record SeedPoint(double Minutes, double Mean, double Low, double High);

/// <summary>How a stage's runs did on validation goals as they were trained.</summary>
/// <param name="Color">Place in the palette.</param>
public sealed record SeedCurve(string Stage, int Color, IReadOnlyList<SeedPoint> Points)
{
    /// <summary>One curve a stage of runs that has measured anything. A step counts where every seed that has points so far has one.</summary>
    internal static async Task<IReadOnlyList<SeedCurve>> ReadAsync(WebShopDbContext store, StudyState state, CancellationToken cancellation)
    {
        int[] ids = [.. state.Parts.Select(part => part.Part.RunId).OfType<int>()];
        var points = (await store.MetricPoints.AsNoTracking().Where(point => ids.Contains(point.RunId) && point.Name == MetricNames.EvalScore)
            .Select(point => new { point.RunId, point.Step, point.WallSeconds, point.Value }).ToListAsync(cancellation)).Where(point => double.IsFinite(point.Value)).ToLookup(point => point.RunId);
        List<SeedCurve> curves = [];
        foreach (var (place, stage) in state.Plan.Stages.Index().Where(stage => stage.Item.Runs is not null))
        {
            var runs = state.Parts.Where(part => part.Part.Stage == place && part.Part.RunId is { } run && points.Contains(run)).Select(part => points[part.Part.RunId!.Value].DistinctBy(point => point.Step).ToArray()).ToArray();
            SeedPoint[] met = [.. runs.SelectMany(run => run).GroupBy(point => point.Step).Where(step => step.Count() == runs.Length).OrderBy(step => step.Key)
                .Select(step => new SeedPoint(step.Average(point => point.WallSeconds) / 60, step.Average(point => point.Value), step.Min(point => point.Value), step.Max(point => point.Value)))];
            if (met.Length > 0)
                curves.Add(new SeedCurve(stage.Name, curves.Count, met));
        }
        return curves;
    }
}
