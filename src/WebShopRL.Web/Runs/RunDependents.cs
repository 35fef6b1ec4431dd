using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Runs;

/// <summary>What became of the wish to delete a run.</summary>
/// <param name="Became">Null where it was not tried, because other work came from the run.</param>
/// <param name="HangsOn">That work; null where it was tried.</param>
public sealed record RunDeletion(WorkDeletion? Became, RunDependents? HangsOn = null);

/// <summary>Work that came from a run: it started from one of its saves, measured one, or names the run.</summary>
/// <param name="Runs">Ids, as the others.</param>
/// <param name="Rewarded">Runs in line that are to be paid by its reward model; one that has begun keeps that model's files itself.</param>
public sealed record RunDependents(IReadOnlyList<int> Runs, IReadOnlyList<int> Rewarded, IReadOnlyList<int> Evaluations, IReadOnlyList<int> Comparisons, IReadOnlyList<int> Generations)
{
    private const int Named = 10;

    public bool Any => Runs.Count + Rewarded.Count + Evaluations.Count + Comparisons.Count + Generations.Count > 0;

    internal static async Task<RunDependents> FindAsync(WebShopDbContext store, int runId, CancellationToken cancellation)
    {
        var saves = await store.Checkpoints.Where(save => save.RunId == runId).Select(save => save.Id).ToListAsync(cancellation);
        // As people name the run and its saves; what has begun is pinned to a save as well.
        string[] names = [.. saves.Select(id => id.ToString(CultureInfo.InvariantCulture)), $"run:{runId}"];
        return new RunDependents(
            await store.Runs.Where(run => run.Id != runId && (names.Contains(run.InitialCheckpoint) || run.InitialCheckpointId != null && saves.Contains(run.InitialCheckpointId.Value)))
                .OrderBy(run => run.Id).Select(run => run.Id).ToListAsync(cancellation),
            [.. (await store.Runs.Where(run => run.Status == RunStatus.Queued && run.Id != runId).OrderBy(run => run.Id).Select(run => new { run.Id, run.Algorithm, run.Settings }).ToListAsync(cancellation))
                .Where(run => SettingsJson.RewardModel(run.Algorithm, run.Settings) is { } model && names.Contains(model)).Select(run => run.Id)],
            await store.Evaluations.Where(one => names.Contains(one.CheckpointReference) || names.Contains(one.QueryWriter)
                    || one.CheckpointId != null && saves.Contains(one.CheckpointId.Value) || one.QueryWriterCheckpointId != null && saves.Contains(one.QueryWriterCheckpointId.Value))
                .OrderBy(one => one.Id).Select(one => one.Id).ToListAsync(cancellation),
            await store.Comparisons.Where(one => one.Agents.Any(agent => names.Contains(agent))).OrderBy(one => one.Id).Select(one => one.Id).ToListAsync(cancellation),
            await store.Generations.Where(one => names.Contains(one.CheckpointReference) || one.CheckpointId != null && saves.Contains(one.CheckpointId.Value))
                .OrderBy(one => one.Id).Select(one => one.Id).ToListAsync(cancellation));
    }

    /// <summary>A sentence: what hangs on the run, and what deleting it does to that.</summary>
    public override string ToString()
    {
        string[] parts = [.. new[] { Part("run", Runs, "started from it"), Part("run", Rewarded, "is to be paid by it"), Part("evaluation", Evaluations, "measured it"), Part("comparison", Comparisons, "compared it"), Part("generation", Generations, "played it") }.OfType<string>()];
        return $"{string.Join(", ", parts)}. What has begun keeps the saves that it stands on, without this run's curves and log; what still waits for this run's best will fail.";
    }

    private static string? Part(string kind, IReadOnlyList<int> ids, string did) => ids.Count == 0 ? null
        : $"{kind}{(ids.Count > 1 ? "s" : "")} {string.Join(", ", ids.Take(Named))}{(ids.Count > Named ? $" and {ids.Count - Named} more" : "")} {did}";
}
