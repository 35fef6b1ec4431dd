using System.Globalization;

namespace WebShopRL.Web.Comparisons;

/// <summary>A bandit's pulls as a stack of areas, in an SVG of one unit a point and 40 units high.</summary>
internal static class PullShares
{
    private const double Height = 40;

    /// <summary>One polygon an arm, from the bottom up.</summary>
    public static IReadOnlyList<string> Of(BanditRun run)
    {
        var arms = run.Points.Count > 0 ? run.Points[0].Arms.Count : 0;
        var below = new double[run.Points.Count];
        var polygons = new string[arms];
        for (var arm = 0; arm < arms; arm++)
        {
            var lower = (double[])below.Clone();
            for (var i = 0; i < below.Length; i++)
                below[i] += (double)run.Points[i].Arms[arm].Pulls / Math.Max(1, run.Points[i].Rollout);
            polygons[arm] = string.Join(' ', below.Select((share, i) => Point(i, share)).Concat(lower.Select((share, i) => Point(i, share)).Reverse()));
        }
        return polygons;

        string Point(int i, double share) => string.Create(CultureInfo.InvariantCulture, $"{i * below.Length / Math.Max(1.0, below.Length - 1):F2},{Height * (1 - share):F2}");
    }
}
