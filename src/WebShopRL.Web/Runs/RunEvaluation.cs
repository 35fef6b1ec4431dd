using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;

namespace WebShopRL.Web.Runs;

/// <summary>An evaluation of one of a run's saves, for the run's page.</summary>
/// <param name="Checkpoint">The save that was played; null while the evaluation waits in line.</param>
/// <param name="Goals">How many.</param>
public sealed record RunEvaluation(
    int Id, int? Checkpoint, RunStatus Status, string Split, int Goals, string Decoding, double? Score, double? ScoreLow, double? ScoreHigh, double? SuccessRate, double? SuccessRateLow, double? SuccessRateHigh, DateTimeOffset CreatedAt)
{
    private const int Most = 50;

    /// <summary>The newest first, those that wait for the run's best among them.</summary>
    internal static async Task<IReadOnlyList<RunEvaluation>> ReadAsync(WebShopDbContext store, int run, CancellationToken cancellation)
    {
        var asked = $"run:{run}";
        return await store.Evaluations.AsNoTracking()
            .Where(one => one.CheckpointId == null && one.CheckpointReference == asked || store.Checkpoints.Any(save => save.RunId == run && save.Id == one.CheckpointId))
            .OrderByDescending(one => one.Id).Take(Most)
            .Select(one => new RunEvaluation(one.Id, one.CheckpointId, one.Status, one.Split, one.Goals.Count, one.Decoding, one.Score, one.ScoreLow, one.ScoreHigh, one.SuccessRate, one.SuccessRateLow, one.SuccessRateHigh, one.CreatedAt))
            .ToListAsync(cancellation);
    }
}
