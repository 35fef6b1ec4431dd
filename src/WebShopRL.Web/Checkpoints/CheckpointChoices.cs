using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Models;
using WebShopRL.Store;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Checkpoints;

/// <summary>The weights that forms offer: those that people gave a name, the best of each run that has or will have some, then every saved one, then the models that come with the program.</summary>
internal static class CheckpointChoices
{
    private const int Most = 200;

    /// <summary>Values are checkpoint references (<c>name:best-agent</c>, <c>run:12</c>, <c>17</c>, <c>model:...</c>); labels are for people.</summary>
    /// <param name="now">Only what can be asked at once: no run whose first weights are still to come, which other work would wait for.</param>
    public static async Task<List<(string Value, string Label)>> ReadAsync(WebShopDbContext store, CheckpointUse use, CancellationToken cancellation = default, bool now = false)
    {
        var all = await store.Runs.AsNoTracking()
            .Where(run => !run.Archived && (!now && (run.Status == RunStatus.Queued || run.Status == RunStatus.Running) || run.BestCheckpointId != null || run.LastCheckpointId != null))
            .OrderByDescending(run => run.Id).Take(Most).Select(run => new { run.Id, run.Name, run.Algorithm, run.BestCheckpointId }).ToListAsync(cancellation);
        var runs = all.Where(run => use.Suits(run.Algorithm)).ToList();
        var ids = runs.Select(run => run.Id).ToList();
        var checkpoints = await store.Checkpoints.AsNoTracking().Where(checkpoint => checkpoint.RunId == null || ids.Contains(checkpoint.RunId.Value))
            .OrderByDescending(checkpoint => checkpoint.Id).Take(Most).ToListAsync(cancellation);
        var best = runs.Select(run => run.BestCheckpointId).OfType<int>().ToList();
        var scores = await store.Checkpoints.AsNoTracking().Where(checkpoint => best.Contains(checkpoint.Id)).ToDictionaryAsync(checkpoint => checkpoint.Id, checkpoint => checkpoint.ValidationScore, cancellation);
        var names = runs.ToDictionary(run => run.Id, run => run.Name);
        // Also of runs that were archived or deleted: a name outlives them.
        var named = await store.CheckpointNames.AsNoTracking().OrderBy(name => name.Name).Take(Most)
            .Select(name => new { Name = name, name.Checkpoint!.Algorithm, name.Checkpoint!.Network, name.Checkpoint!.ValidationScore, Run = store.Runs.Where(run => run.Id == name.Checkpoint!.RunId).Select(run => run.Name).FirstOrDefault() }).ToListAsync(cancellation);
        return
        [
            .. named.Where(of => of.Algorithm is not { } algorithm || use.Suits(algorithm)).Select(of => (CheckpointReference.Of(of.Name),
                $"{of.Name.Name}: checkpoint {of.Name.CheckpointId}{(of.Run is { } run ? $" of {run}" : "")}, {of.Network}{Scored(of.ValidationScore)}")),
            .. runs.Select(run => ($"run:{run.Id}", $"Best of run {run.Id}: {run.Name}{Scored(run.BestCheckpointId is { } saved ? scores.GetValueOrDefault(saved) : null)}")),
            .. checkpoints.Select(checkpoint => (checkpoint.Id.ToString(CultureInfo.InvariantCulture),
                $"{checkpoint.Id}: {checkpoint.Kind} of {(checkpoint.RunId is { } run ? names.GetValueOrDefault(run, $"run {run}") : "an import")}, step {checkpoint.Step}, {checkpoint.Network}{Scored(checkpoint.ValidationScore)}")),
            .. Shipped(use).Select(model => ($"model:{model.Name}", $"Comes with WebShopRL: {model.Title}")),
        ];
    }

    private static string Scored(double? score) => score is { } given && double.IsFinite(given) ? string.Create(CultureInfo.InvariantCulture, $", score {given:F1}") : "";

    private static IEnumerable<ShippedModel> Shipped(CheckpointUse use) => use switch
    {
        CheckpointUse.Encoder => [ShippedModels.Encoder],
        CheckpointUse.Valuing => [ShippedModels.Encoder, ShippedModels.Agent],
        CheckpointUse.QueryWriting => [ShippedModels.QueryWriter],
        CheckpointUse.Playing or CheckpointUse.Rewarding => [ShippedModels.Agent],
        _ => [],
    };
}
