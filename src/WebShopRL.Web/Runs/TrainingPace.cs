using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Runs;

/// <summary>
/// How fast a run has been going lately, by its own points: their wall seconds are seconds of training, so that neither the time in line nor a pause between
/// two stretches counts, and what was trained again after a resumption counts once.
/// </summary>
/// <param name="Trained">Since the run first started, pauses left out.</param>
/// <param name="PerStep">Null until points of two steps are there.</param>
internal sealed record TrainingPace(TimeSpan Trained, TimeSpan? PerStep)
{
    /// <summary>So many points and log lines back: some hundred steps, validations among them.</summary>
    private const int Lately = 5_000;

    /// <summary>Null where the run has no points.</summary>
    public static async Task<TrainingPace?> ReadAsync(WebShopDbContext store, int runId, CancellationToken cancellation)
    {
        var points = store.MetricPoints.AsNoTracking().Where(point => point.RunId == runId);
        if (await points.OrderByDescending(point => point.Seq).FirstOrDefaultAsync(cancellation) is not { } newest)
            return null;
        var oldest = await points.Where(point => point.Seq > newest.Seq - Lately).OrderBy(point => point.Seq).FirstAsync(cancellation);
        var (steps, seconds) = (newest.Step - oldest.Step, newest.WallSeconds - oldest.WallSeconds);
        return new(TimeSpan.FromSeconds(newest.WallSeconds), steps > 0 ? TimeSpan.FromSeconds(seconds / steps) : null);
    }

    /// <summary>The pace carried on to the run's last step; null where it is not running or none is known.</summary>
    public TimeSpan? Left(Run run) => run.Status == RunStatus.Running && run.TotalSteps > run.Step ? PerStep * (run.TotalSteps - run.Step) : null;
}
