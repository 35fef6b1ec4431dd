using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Launches;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Launches;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Runs;

/// <summary>
/// What can be done to runs, for pages and API alike: launch, cancel, resume, change, delete. Each is told who asks. A change of state is one conditional UPDATE, so that it cannot overwrite what a worker does
/// at the same moment.
/// </summary>
public sealed partial class RunCommands(
    IDbContextFactory<WebShopDbContext> stores, WorkQueue queue, WorkControl work, ArtifactSweep sweep, LaunchCheck check, RunWriter writer, TimeProvider time, ILogger<RunCommands> logger)
{
    public const int MaximumName = 200;

    /// <summary>Checks a request, stores its runs - one, or one for each of its seeds - and puts them in line. Nothing is stored where anything is wrong.</summary>
    /// <param name="key">Makes sending it twice do what sending it once does: the runs of the first time are given.</param>
    public Task<LaunchResult> LaunchAsync(LaunchRequest request, Caller by, CancellationToken cancellation = default, IdempotencyKey? key = null) =>
        LaunchOnce.RunAsync(key, request, once => LaunchAsync(request, by, once, cancellation));

    private async Task<LaunchResult> LaunchAsync(LaunchRequest request, Caller by, LaunchOnce? once, CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (once is not null && await once.FindAsync(store, launched => launched, errors, cancellation) is { } before)
            return new LaunchResult(await RunsOfAsync(store, before, cancellation), errors.ToDictionary());
        if (request.Seeds?.Problem(request.Seed) is { } problem)
            errors.Add("seeds", problem);
        var (settings, preset) = await check.RunAsync(request, store, errors, cancellation);
        if (errors.Any)
            return new LaunchResult([], errors.ToDictionary());

        Run[] runs = [.. (request.Seeds?.From(request.Seed) ?? [request.Seed ?? 0]).Select(seed => new Run
        {
            Name = request.Name.Trim(),
            Algorithm = request.Algorithm,
            Preset = preset,
            Status = RunStatus.Queued,
            Seed = seed,
            Settings = SettingsJson.Serialize(settings!),
            InitialCheckpoint = request.InitialCheckpoint,
            LaunchedBy = by.Words,
            CreatedAt = time.GetUtcNow(),
        })];
        await queue.AddAsync(runs, cancellation, once?.Keep(launch => (launch.Run, launch.SeedRunIds) = (runs[0], [.. runs.Skip(1).Select(run => run.Id)])));
        return new LaunchResult(runs, errors.ToDictionary());
    }

    /// <summary>What a key has launched, those left out that were deleted since.</summary>
    private static async Task<IReadOnlyList<Run>> RunsOfAsync(WebShopDbContext store, LaunchKey launched, CancellationToken cancellation)
    {
        int[] ids = [launched.RunId ?? 0, .. launched.SeedRunIds];
        return [.. (await store.Runs.AsNoTracking().Where(run => ids.Contains(run.Id)).ToListAsync(cancellation)).OrderBy(run => Array.IndexOf(ids, run.Id))];
    }

    /// <summary>Asks a queued or running run to stop. One that is trained elsewhere ends at once: its program is told when it sends the next points. False where it has ended already or is unknown.</summary>
    public async Task<bool> CancelAsync(int runId, Caller by, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        if (await store.Runs.Where(run => run.Id == runId && run.Algorithm == ExternalRun.Algorithm && run.Status == RunStatus.Running).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.Status, RunStatus.Cancelled)
            .SetProperty(run => run.CancelledBy, by.Words)
            .SetProperty(run => run.FinishedAt, now), cancellation) > 0)
        {
            await writer.NotifyAsync(runId, cancellation);
            return true;
        }
        if (!await work.CancelAsync<Run>(runId, cancellation))
            return false;
        // Who asked first: the second one stopped nothing.
        await store.Runs.Where(run => run.Id == runId && run.CancelRequested && run.CancelledBy == null).ExecuteUpdateAsync(set => set.SetProperty(run => run.CancelledBy, by.Words), cancellation);
        return true;
    }

    /// <summary>Puts a failed or cancelled run in line again, from its last checkpoint. False where it is not in such a state, or trained elsewhere.</summary>
    public async Task<bool> ResumeAsync(int runId, Caller by, CancellationToken cancellation = default)
    {
        var resumed = await queue.ResumeAsync<Run>(runId, cancellation, run => run.Algorithm != ExternalRun.Algorithm, set => set.SetProperty(run => run.CancelledBy, (string?)null));
        if (resumed)
            LogResumed(runId, by);
        return resumed;
    }

    /// <summary>Changes what people may change about a run. Null where there is no such run; what is wrong with the change, by field, where anything is, and then nothing is stored.</summary>
    public async Task<RequestErrors?> ChangeAsync(int runId, RunChange change, CancellationToken cancellation = default)
    {
        var errors = new RequestErrors();
        RequestValidation.Validate(change, errors);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (await store.Runs.FirstOrDefaultAsync(run => run.Id == runId, cancellation) is not { } run)
            return null;
        if (errors.Any)
            return errors;
        run.Name = change.Name?.Trim() ?? run.Name;
        run.Tags = change.Tags is { } tags ? [.. tags.Select(tag => tag.Trim()).Distinct(StringComparer.Ordinal)] : run.Tags;
        run.Notes = change.Notes ?? run.Notes;
        run.Archived = change.Archived ?? run.Archived;
        run.Pinned = change.Pinned ?? run.Pinned;
        // Only the columns that changed are written: what a worker writes meanwhile stays.
        await store.SaveChangesAsync(cancellation);
        return errors;
    }

    /// <summary>
    /// Deletes a run that has ended, with its points, log, inputs and saves, and the files of all these. A save that something else points to (an evaluation, a run that started from it, a name) stays, and says whose it was.
    /// </summary>
    /// <param name="confirmed">Whether that is wanted although other work came from the run, or one of its saves has a name.</param>
    public async Task<RunDeletion> DeleteAsync(int runId, bool confirmed, Caller by, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var status = await store.Runs.Where(run => run.Id == runId).Select(run => (RunStatus?)run.Status).FirstOrDefaultAsync(cancellation);
        if (status is null or RunStatus.Queued or RunStatus.Running)
            return new RunDeletion(status is null ? WorkDeletion.Unknown : WorkDeletion.NotEnded);
        if (!confirmed && await RunDependents.FindAsync(store, runId, cancellation) is { Any: true } dependents)
            return new RunDeletion(null, dependents);
        var contents = await store.RunInputs.Where(input => input.RunId == runId).Select(input => input.Content).ToListAsync(cancellation);
        // The status is part of the DELETE: a run that somebody resumes at this moment is kept.
        var deleted = await store.Runs
            .Where(run => run.Id == runId && run.Status != RunStatus.Queued && run.Status != RunStatus.Running)
            .ExecuteDeleteAsync(cancellation);
        if (deleted == 0)
            return await DeleteAsync(runId, confirmed, by, cancellation);
        LogDeleted(runId, by);
        // A crash here leaves saves and files that nothing points to: the sweep finds them.
        await sweep.RunAsync(everything: false, cancellation);
        foreach (var content in contents)
            await sweep.LetGoAsync(content, cancellation);
        return new RunDeletion(WorkDeletion.Deleted);
    }

    [LoggerMessage(LogLevel.Information, "Run {RunId} was resumed by {By}")]
    private partial void LogResumed(int runId, Caller by);

    [LoggerMessage(LogLevel.Information, "Run {RunId} was deleted by {By}")]
    private partial void LogDeleted(int runId, Caller by);
}
