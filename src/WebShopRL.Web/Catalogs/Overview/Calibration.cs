using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Store;
using WebShopRL.Store.Evaluations;

namespace WebShopRL.Web.Catalogs.Overview;

/// <summary>What an agent that learns nothing reaches on the test goals of a catalog: where its scores begin, and what is within reach.</summary>
/// <param name="Measured">Its evaluation over the most test goals, the newest of several; null where there is none.</param>
/// <param name="Pending">One that is in line or under way.</param>
internal sealed record Calibration(string Agent, EvaluationRecord? Measured, EvaluationRecord? Pending)
{
    /// <summary>All that play by themselves; people's episodes are measured on the page of evaluations.</summary>
    private static readonly IReadOnlyList<string> Agents = [.. PolicyLoader.Baselines, PolicyLoader.Oracle];

    /// <summary>A line for each baseline, from evaluations of catalogs with this fingerprint.</summary>
    public static async Task<IReadOnlyList<Calibration>> ReadAsync(WebShopDbContext store, string fingerprint, CancellationToken cancellation)
    {
        var played = await store.Evaluations.AsNoTracking()
            .Where(row => row.CatalogFingerprint == fingerprint && row.Split == "test" && row.QueryWriter == null && Agents.Contains(row.Baseline!))
            .Where(row => row.Status == RunStatus.Succeeded || row.Status == RunStatus.Queued || row.Status == RunStatus.Running)
            .OrderByDescending(row => row.Id).ToListAsync(cancellation);
        return [.. Agents.Select(agent => new Calibration(agent,
            played.Where(row => row.Baseline == agent && row.Status == RunStatus.Succeeded).OrderByDescending(row => row.Goals.Count).ThenByDescending(row => row.Id).FirstOrDefault(),
            played.FirstOrDefault(row => row.Baseline == agent && row.Status != RunStatus.Succeeded)))];
    }
}
