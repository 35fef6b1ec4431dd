using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Comparisons;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Generations;
using WebShopRL.Store.Studies;
using WebShopRL.Web.Api;
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

    /// <summary>Asks everything that the study has put in line to stop.</summary>
    internal async Task CancelPartsAsync(int id, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        foreach (var part in await store.StudyParts.AsNoTracking().Where(part => part.StudyId == id && part.Launched).ToListAsync(cancellation))
            await CancelAsync(part, cancellation);
    }

    /// <summary>Asks a part's work to stop, where it has any that has not ended.</summary>
    internal async Task CancelAsync(StudyPart part, CancellationToken cancellation)
    {
        if (part.RunId is { } run)
            await runs.CancelAsync(run, Caller.Study(part.StudyId), cancellation);
        if (part.GenerationId is { } generation)
            await control.CancelAsync<Generation>(generation, cancellation);
        if (part.EvaluationId is { } evaluation)
            await control.CancelAsync<EvaluationRecord>(evaluation, cancellation);
        if (part.ComparisonId is { } comparison)
            await control.CancelAsync<Comparison>(comparison, cancellation);
    }
}
