using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;

namespace WebShopRL.Web.Studies;

/// <summary>How a run of a study was trained, by its newest and its best save.</summary>
/// <param name="Updates">Made so far.</param>
/// <param name="Minutes">By the run's own clock up to its newest save: preparations included, pauses left out. Null before the first.</param>
/// <param name="BestUpdate">The update whose weights it keeps as its best; 0 where it ends with what it began with. Null where none has been validated.</param>
/// <param name="BestMinutes">By the same clock, up to there.</param>
/// <param name="ValidationScore">0-100, of its best weights on the validation goals it was checked with.</param>
public sealed record StudiedRun(string Stage, int Seed, int RunId, int Updates, double? Minutes, int? BestUpdate, double? BestMinutes, double? ValidationScore)
{
    /// <summary>The runs there are, in the plan's order.</summary>
    internal static async Task<IReadOnlyList<StudiedRun>> ReadAsync(WebShopDbContext store, StudyState state, CancellationToken cancellation)
    {
        int[] ids = [.. state.Parts.Select(part => part.Part.RunId).OfType<int>()];
        var runs = await store.Runs.AsNoTracking().Where(run => ids.Contains(run.Id)).Select(run => new
        {
            run.Id, run.Step,
            Last = store.Checkpoints.Where(save => save.Id == run.LastCheckpointId).Select(save => (double?)save.WallSeconds).FirstOrDefault(),
            Best = store.Checkpoints.Where(save => save.Id == run.BestCheckpointId).Select(save => new { save.Step, save.WallSeconds, save.ValidationScore }).FirstOrDefault(),
        }).ToDictionaryAsync(run => run.Id, cancellation);
        return [.. state.Parts.Where(part => part.Part.RunId is { } id && runs.ContainsKey(id)).Select(part => (part.Part, Run: runs[part.Part.RunId!.Value]))
            .Select(of => new StudiedRun(state.Plan.Stages[of.Part.Stage].Name, of.Part.Seed, of.Run.Id, of.Run.Step, of.Run.Last / 60, of.Run.Best?.Step, of.Run.Best?.WallSeconds / 60, of.Run.Best?.ValidationScore))];
    }
}
