using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Training;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Checkpoints.Naming;

/// <summary>What a name is needed for: work in line that names it, and a save that nothing else keeps. What has begun is pinned to its save, and needs no name.</summary>
/// <param name="Waiting">That work in words, <c>run 4, evaluations 7, 8</c>; null where none waits.</param>
/// <param name="KeepsSave">Whether the name alone keeps the save that it stands for.</param>
public sealed record NameUse(string? Waiting, bool KeepsSave)
{
    public bool Any => Waiting is not null || KeepsSave;

    internal static async Task<NameUse> FindAsync(CheckpointName name, WebShopDbContext store, ContentReferences references, CancellationToken cancellation)
    {
        var asked = CheckpointReference.Of(name);
        // References hold no character that JSON or a pattern would read otherwise.
        string[] named = [.. NamedCheckpoint.Settings.Select(setting => $$"""{"{{setting}}": "{{asked}}"}""")];
        var plans = await store.Studies.Where(study => study.Status == RunStatus.Queued || study.Status == RunStatus.Running).OrderBy(study => study.Id).Select(study => new { study.Id, study.Plan }).ToListAsync(cancellation);
        string[] waiting = [.. new[]
        {
            IdList.Of("run", await store.Runs.Where(run => run.Status == RunStatus.Queued && (run.InitialCheckpoint == asked && run.InitialCheckpointId == null || named.Any(setting => EF.Functions.JsonContains(run.Settings, setting)))).OrderBy(run => run.Id).Select(run => run.Id).ToListAsync(cancellation)),
            IdList.Of("evaluation", await store.Evaluations.Where(one => one.Status == RunStatus.Queued && (one.CheckpointReference == asked && one.CheckpointId == null || one.QueryWriter == asked && one.QueryWriterCheckpointId == null)).OrderBy(one => one.Id).Select(one => one.Id).ToListAsync(cancellation)),
            IdList.Of("comparison", await store.Comparisons.Where(one => one.Status == RunStatus.Queued && one.Agents.Contains(asked)).OrderBy(one => one.Id).Select(one => one.Id).ToListAsync(cancellation)),
            IdList.Of("generation", await store.Generations.Where(one => one.Status == RunStatus.Queued && one.CheckpointReference == asked && one.CheckpointId == null).OrderBy(one => one.Id).Select(one => one.Id).ToListAsync(cancellation)),
            IdList.Of("study", [.. plans.Where(study => study.Plan.Contains($"\"{asked}\"", StringComparison.Ordinal)).Select(study => study.Id)]),
        }.OfType<string>()];
        return new NameUse(waiting.Length == 0 ? null : string.Join(", ", waiting), await references.IsKeptByAsync(name.Name, cancellation));
    }

    /// <summary>Sentences, each with a blank before it; none where nothing hangs on the name.</summary>
    /// <param name="then">What becomes of the work that waits.</param>
    /// <param name="save">The save in words.</param>
    internal string Words(string then, string save) =>
        $"{(Waiting is { } work ? $" In line for it: {work}; {then}." : "")}{(KeepsSave ? $" Nothing else keeps {save}: its files are let go of then." : "")}";
}
