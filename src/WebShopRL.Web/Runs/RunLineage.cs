using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Web.Runs;

/// <summary>A run among those it comes from and those that come from it.</summary>
/// <param name="Ancestors">The run it started from first, then the one that started from, and so on.</param>
/// <param name="Descendants">Runs that started from one of its saves, or wait to, oldest first.</param>
public sealed record RunLineage(IReadOnlyList<RunLineage.Relative> Ancestors, IReadOnlyList<RunLineage.Relative> Descendants)
{
    private const int Most = 100;

    /// <param name="CheckpointId">The save between the two; null where it is not settled yet.</param>
    public sealed record Relative(int Id, string Name, string Algorithm, RunStatus Status, int? CheckpointId);

    public static RunLineage None { get; } = new([], []);

    public bool IsEmpty => Ancestors.Count == 0 && Descendants.Count == 0;

    public static async Task<RunLineage> ReadAsync(WebShopDbContext store, Run run, CancellationToken cancellation)
    {
        List<Relative> ancestors = [];
        for (var from = run; ancestors.Count < Most && await ParentAsync(store, from, cancellation) is var (parent, checkpoint) && ancestors.All(known => known.Id != parent.Id); from = parent)
            ancestors.Add(new Relative(parent.Id, parent.Name, parent.Algorithm, parent.Status, checkpoint));
        var names = await store.CheckpointNames.AsNoTracking().Where(name => name.Checkpoint!.RunId == run.Id).ToListAsync(cancellation);
        string[] asked = [$"run:{run.Id}", .. names.Select(CheckpointReference.Of)];
        var descendants = await store.Runs.AsNoTracking()
            .Where(other => other.InitialCheckpointId == null && asked.Contains(other.InitialCheckpoint) || store.Checkpoints.Any(save => save.RunId == run.Id && save.Id == other.InitialCheckpointId))
            .OrderBy(other => other.Id).Take(Most).Select(other => new Relative(other.Id, other.Name, other.Algorithm, other.Status, other.InitialCheckpointId)).ToListAsync(cancellation);
        return new RunLineage(ancestors, descendants);
    }

    /// <summary>The run whose save a run started from, or is to start from; null for models, and where it began from nothing.</summary>
    private static async Task<(Run Parent, int? Checkpoint)?> ParentAsync(WebShopDbContext store, Run run, CancellationToken cancellation)
    {
        var asked = run.InitialCheckpointId is null && CheckpointReference.TryParse(run.InitialCheckpoint, out var start) ? start : default;
        var (waitsFor, save) = (asked.RunId, run.InitialCheckpointId ?? (asked.Name is null ? null : (await asked.FindAsync(store, cancellation))?.Id));
        var parent = await store.Runs.AsNoTracking().FirstOrDefaultAsync(other => other.Id == waitsFor || store.Checkpoints.Any(known => known.Id == save && known.RunId == other.Id), cancellation);
        return parent is null ? null : (parent, run.InitialCheckpointId);
    }
}
