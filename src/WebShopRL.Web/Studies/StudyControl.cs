using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Comparisons;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Generations;
using WebShopRL.Store.Studies;
using WebShopRL.Web.Api;
using WebShopRL.Web.Launches;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Studies;

/// <summary>Stops a study with its parts.</summary>
public sealed class StudyControl(IDbContextFactory<WebShopDbContext> stores, WorkControl control, RunCommands runs)
{
    /// <summary>Asks a queued or running study and all that it has put in line to stop. False where it has ended already or is unknown.</summary>
    public async Task<bool> CancelAsync(int id, CancellationToken cancellation = default)
    {
        // The study first: whoever works on it puts nothing more in line, and stops what it put there meanwhile.
        if (!await control.CancelAsync<Study>(id, cancellation))
            return false;
        await CancelPartsAsync(id, cancellation);
        return true;
    }

    /// <summary>Asks everything that the study has put in line to stop. What a cancelled worker put there and had no time to write down is found by the key of its part.</summary>
    internal async Task CancelPartsAsync(int id, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        // Last ones first: one that stands on another must not find that cancelled and fail.
        var parts = await store.StudyParts.AsNoTracking().Where(part => part.StudyId == id).OrderByDescending(part => part.Stage).ThenByDescending(part => part.Number).ToListAsync(cancellation);
        // A part that was refused has a reason: what its key has launched, in a database from before keys were told apart, is somebody else's.
        string[] keys = [.. parts.Where(part => part is { Launched: false, Reason: null }).Select(part => IdempotencyKey.OfPart(id, part.Stage, part.Number).Stored)];
        foreach (var launched in await store.LaunchKeys.AsNoTracking().Where(key => keys.Contains(key.Key)).ToListAsync(cancellation))
            await CancelAsync(id, launched.RunId, launched.GenerationId, launched.EvaluationId, launched.ComparisonId, cancellation);
        foreach (var part in parts.Where(part => part.Launched))
            await CancelAsync(part, cancellation);
    }

    /// <summary>Asks a part's work to stop, where it has any that has not ended.</summary>
    internal Task CancelAsync(StudyPart part, CancellationToken cancellation) => CancelAsync(part.StudyId, part.RunId, part.GenerationId, part.EvaluationId, part.ComparisonId, cancellation);

    private async Task CancelAsync(int study, int? run, int? generation, int? evaluation, int? comparison, CancellationToken cancellation)
    {
        if (run is { } training)
            await runs.CancelAsync(training, Caller.Study(study), cancellation);
        if (generation is { } generating)
            await control.CancelAsync<Generation>(generating, cancellation);
        if (evaluation is { } evaluating)
            await control.CancelAsync<EvaluationRecord>(evaluating, cancellation);
        if (comparison is { } comparing)
            await control.CancelAsync<Comparison>(comparing, cancellation);
    }
}
