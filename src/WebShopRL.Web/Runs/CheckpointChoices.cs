using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Runs;

/// <summary>The checkpoints that forms offer: the best of each run that has or will have one, then every saved one.</summary>
internal static class CheckpointChoices
{
    private const int Most = 200;

    /// <summary>Values are checkpoint references (<c>run:12</c>, <c>17</c>); labels are for people.</summary>
    public static async Task<List<(string Value, string Label)>> ReadAsync(WebShopDbContext store, CancellationToken cancellation = default)
    {
        var runs = await store.Runs.AsNoTracking()
            .Where(run => !run.Archived && (run.Status == RunStatus.Queued || run.Status == RunStatus.Running || store.Checkpoints.Any(checkpoint => checkpoint.RunId == run.Id)))
            .OrderByDescending(run => run.Id).Take(Most).Select(run => new { run.Id, run.Name }).ToListAsync(cancellation);
        var checkpoints = await store.Checkpoints.AsNoTracking().OrderByDescending(checkpoint => checkpoint.Id).Take(Most).ToListAsync(cancellation);
        var names = runs.ToDictionary(run => run.Id, run => run.Name);
        return
        [
            .. runs.Select(run => ($"run:{run.Id}", $"Best of run {run.Id}: {run.Name}")),
            .. checkpoints.Select(checkpoint => (checkpoint.Id.ToString(CultureInfo.InvariantCulture),
                $"{checkpoint.Id}: {checkpoint.Kind} of {(checkpoint.RunId is { } run ? names.GetValueOrDefault(run, $"run {run}") : "an import")}, step {checkpoint.Step}, {checkpoint.Network}")),
        ];
    }
}
