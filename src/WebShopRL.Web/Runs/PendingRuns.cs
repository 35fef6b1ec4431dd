using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Web.Runs;

/// <summary>Work may name the checkpoint of a run that has yet to make one (<c>run:12</c>): it waits in line until that run has ended.</summary>
internal static class PendingRuns
{
    /// <summary>The work that names a run which is queued or running.</summary>
    /// <param name="references">Ids of work, each with a reference that it names; an id may come several times.</param>
    public static async Task<IReadOnlySet<int>> WaitingAsync(IEnumerable<(int Id, string? Reference)> references, WebShopDbContext store, CancellationToken cancellation)
    {
        List<(int Id, int RunId)> named = [];
        foreach (var (id, reference) in references)
            if (CheckpointReference.TryParse(reference, out var parsed) && parsed.RunId is { } runId)
                named.Add((id, runId));
        if (named.Count == 0)
            return new HashSet<int>();
        int[] runs = [.. named.Select(work => work.RunId).Distinct()];
        var pending = await store.Runs.Where(run => runs.Contains(run.Id) && (run.Status == RunStatus.Queued || run.Status == RunStatus.Running)).Select(run => run.Id).ToListAsync(cancellation);
        return named.Where(work => pending.Contains(work.RunId)).Select(work => work.Id).ToHashSet();
    }
}
