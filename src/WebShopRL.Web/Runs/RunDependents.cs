using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Runs;

/// <summary>What became of the wish to delete a run.</summary>
/// <param name="Became">Null where it was not tried, because something hangs on the run.</param>
/// <param name="HangsOn">What that is; null where it was tried.</param>
public sealed record RunDeletion(WorkDeletion? Became, RunDependents? HangsOn = null);

/// <summary>What came from a run: work that started from one of its saves, measured one, or names the run; and names that its saves were given.</summary>
/// <param name="Names">These names stay, and keep their saves.</param>
/// <param name="Runs">Ids, as the others.</param>
/// <param name="Rewarded">Runs in line that are to be paid by its reward model; one that has begun keeps that model's files itself.</param>
public sealed record RunDependents(IReadOnlyList<string> Names, IReadOnlyList<int> Runs, IReadOnlyList<int> Rewarded, IReadOnlyList<int> Evaluations, IReadOnlyList<int> Comparisons, IReadOnlyList<int> Generations)
{
    public bool Any => Names.Count + Runs.Count + Rewarded.Count + Evaluations.Count + Comparisons.Count + Generations.Count > 0;

    internal static async Task<RunDependents> FindAsync(WebShopDbContext store, int runId, CancellationToken cancellation)
    {
        var saves = await store.Checkpoints.Where(save => save.RunId == runId).Select(save => save.Id).ToListAsync(cancellation);
        // As people name the run and its saves; what has begun is pinned to a save as well.
        string[] names = [.. saves.Select(id => id.ToString(CultureInfo.InvariantCulture)), $"run:{runId}"];
        return new RunDependents(
            await store.CheckpointNames.Where(name => saves.Contains(name.CheckpointId)).OrderBy(name => name.Name).Select(name => name.Name).ToListAsync(cancellation),
            await store.Runs.Where(run => run.Id != runId && (names.Contains(run.InitialCheckpoint) || run.InitialCheckpointId != null && saves.Contains(run.InitialCheckpointId.Value)))
                .OrderBy(run => run.Id).Select(run => run.Id).ToListAsync(cancellation),
            [.. (await store.Runs.Where(run => run.Status == RunStatus.Queued && run.Id != runId).OrderBy(run => run.Id).Select(run => new { run.Id, run.Algorithm, run.Settings }).ToListAsync(cancellation))
                .Where(run => SettingsJson.Checkpoints(run.Algorithm, run.Settings).Any(named => names.Contains(named.Reference))).Select(run => run.Id)],
            await store.Evaluations.Where(one => names.Contains(one.CheckpointReference) || names.Contains(one.QueryWriter)
                    || one.CheckpointId != null && saves.Contains(one.CheckpointId.Value) || one.QueryWriterCheckpointId != null && saves.Contains(one.QueryWriterCheckpointId.Value))
                .OrderBy(one => one.Id).Select(one => one.Id).ToListAsync(cancellation),
            await store.Comparisons.Where(one => one.Agents.Any(agent => names.Contains(agent))).OrderBy(one => one.Id).Select(one => one.Id).ToListAsync(cancellation),
            await store.Generations.Where(one => names.Contains(one.CheckpointReference) || one.CheckpointId != null && saves.Contains(one.CheckpointId.Value))
                .OrderBy(one => one.Id).Select(one => one.Id).ToListAsync(cancellation));
    }

    /// <summary>Sentences: what hangs on the run, and what deleting it does to that.</summary>
    /// <param name="run">The run, as <c>run 12</c>.</param>
    public string Words(string run)
    {
        string[] work = [.. new[] { Part("run", Runs, "started from it"), Part("run", Rewarded, "is to be paid by it"), Part("evaluation", Evaluations, "measured it"), Part("comparison", Comparisons, "compared it"), Part("generation", Generations, "played it") }.OfType<string>()];
        string[] sentences =
        [
            .. work.Length == 0 ? Array.Empty<string>() : [$"Other work came from {run}: {string.Join(", ", work)}. What has begun keeps the saves that it stands on, without this run's curves and log; what still waits for this run's best will fail."],
            .. Names.Count == 0 ? Array.Empty<string>() : [$"{(Names.Count == 1 ? "The checkpoint" : "The checkpoints")} of {run} named {string.Join(", ", Names.Select(name => $"'{name}'"))} will stay, without its curves and log."],
        ];
        return string.Join(' ', sentences);
    }

    private static string? Part(string kind, IReadOnlyList<int> ids, string did) => IdList.Of(kind, ids) is { } which ? $"{which} {did}" : null;
}
