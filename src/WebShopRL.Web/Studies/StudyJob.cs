using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Studies;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Studies;

/// <summary>
/// Works a study off: puts in line what may be, says what may not be any more, and waits. It holds nothing that is not in the database, so that whoever goes on after a death begins where it was; the parts themselves are
/// other kinds' work, and go on wherever there are workers.
/// </summary>
internal sealed class StudyJob(IDbContextFactory<WebShopDbContext> stores, PartLauncher launcher, StudyControl control, TimeProvider time) : WorkKind<Study>
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    public override string Advice => "What it has put in line is there under its own number; launch the study again for the rest.";

    public override string Describe(Study study) => $"progress {study.Progress}";

    public override async Task DoAsync(int id, CancellationToken cancellation)
    {
        try
        {
            await DatabaseRetry.RunAsync(() => BeginAsync(id, cancellation), cancellation);
            while (!await DatabaseRetry.RunAsync(() => AdvanceAsync(id, cancellation), cancellation))
                await Task.Delay(Beat, time, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // A worker that stops leaves its parts to the next one; a person who cancels means them too.
            if (await DatabaseRetry.RunAsync(() => IsCancelledAsync(id), CancellationToken.None))
                await DatabaseRetry.RunAsync(() => control.CancelPartsAsync(id, CancellationToken.None), CancellationToken.None);
            throw;
        }
    }

    private async Task BeginAsync(int id, CancellationToken cancellation)
    {
        var machine = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.OSDescription}");
        await using var store = await stores.CreateDbContextAsync(cancellation);
        await store.Studies.Where(study => study.Id == id).ExecuteUpdateAsync(set => set.SetProperty(study => study.Machine, machine), cancellation);
    }

    /// <summary>One look at everything. True once all parts have ended.</summary>
    /// <exception cref="InvalidOperationException">All have ended, and not all have succeeded: the message tells which and why.</exception>
    private async Task<bool> AdvanceAsync(int id, CancellationToken cancellation)
    {
        // Parts stand behind what they wait for, so that one pass over them, each looked at anew, goes as far as it can.
        var state = await ReadAsync(id, cancellation);
        // What is cancelled with the study says nothing of it. Whoever holds the claim notices the request within a second and stops this.
        if (state.Study.CancelRequested)
            return false;
        for (var place = 0; place < state.Parts.Count; place++)
            if (state.Parts[place] is { Part.Reason: null } part && await AdvanceAsync(state, part, cancellation) && (state = await ReadAsync(id, cancellation)).Study.CancelRequested)
                return false;

        var progress = state.Parts.Sum(part => (part.Work?.Done ?? 0) + (part.Ended ? 1 : 0));
        if (progress != state.Study.Progress)
            await UpdateAsync(store => store.Studies.Where(study => study.Id == id).ExecuteUpdateAsync(set => set.SetProperty(study => study.Progress, progress), cancellation));
        if (state.Parts.Any(part => !part.Ended))
            return false;
        var unwell = state.Parts.Where(part => !part.Succeeded).ToArray();
        return unwell.Length == 0 ? true : throw new InvalidOperationException(
            $"{unwell.Length} of {state.Parts.Count} parts did not succeed.\n{string.Join('\n', unwell.Select(part => $"{state.NameOf(part.Part)}: {Why(part)}"))}");
    }

    /// <summary>Whether anything was changed.</summary>
    private async Task<bool> AdvanceAsync(StudyState state, PartState part, CancellationToken cancellation)
    {
        var waited = state.Waited(part).ToArray();
        // Also where it was put in line already, and even where it was quick enough to end: what it stands on is not what was planned.
        if (Array.Find(waited, on => on.State.Ended && !on.State.Succeeded).State is { } unwell)
        {
            await control.CancelAsync(part.Part, cancellation);
            var reason = $"Not run: {state.NameOf(unwell.Part)} {(unwell.Status == "skipped" ? "was not run" : unwell.Status == "deleted" ? "was deleted" : unwell.Status == "cancelled" ? "was cancelled" : "failed")}.";
            await UpdateAsync(store => store.StudyParts.Where(row => row.StudyId == part.Part.StudyId && row.Stage == part.Part.Stage && row.Number == part.Part.Number)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Reason, reason), cancellation));
            return true;
        }
        if (part.Part.Launched || !waited.All(on => on.State.Succeeded || !on.Wait.NeedsEnd && on.State.Part.Launched))
            return false;
        await launcher.LaunchAsync(state, part.Part, cancellation);
        return true;
    }

    private async Task<StudyState> ReadAsync(int id, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await StudyState.ReadAsync(store, id, cancellation) ?? throw new InvalidOperationException($"Study {id} is gone.");
    }

    private async Task UpdateAsync(Func<WebShopDbContext, Task<int>> update)
    {
        await using var store = await stores.CreateDbContextAsync();
        await update(store);
    }

    private async Task<bool> IsCancelledAsync(int id)
    {
        await using var store = await stores.CreateDbContextAsync();
        return await store.Studies.AnyAsync(study => study.Id == id && study.CancelRequested);
    }

    private static string Why(PartState part) => part.Part.Reason ?? (part.Work?.Error is { } error ? $"failed: {error.Split('\n')[0]}" : $"was {part.Status}.");
}
