using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Comparisons;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Generations;
using WebShopRL.Store.Launches;
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

    /// <summary>Asks everything that the study has put in line to stop, by the keys it was launched with: also what a cancelled worker put there and had no time to write down.</summary>
    internal async Task CancelPartsAsync(int id, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var prefix = PartLauncher.KeysOf(id);
        foreach (var launched in await store.Set<LaunchKey>().AsNoTracking().Where(key => key.Key.StartsWith(prefix)).ToListAsync(cancellation))
            await CancelAsync(id, launched.RunId, launched.GenerationId, launched.EvaluationId, launched.ComparisonId, cancellation);
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
