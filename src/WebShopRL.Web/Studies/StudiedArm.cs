using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Web.Api;
using WebShopRL.Web.Comparisons;

namespace WebShopRL.Web.Studies;

/// <summary>What the bandits of a stage made of an agent. Over all its seeds and their parallel runs.</summary>
/// <param name="Comparison">The stage.</param>
/// <param name="Bandits">How many there were: seeds × parallel runs.</param>
/// <param name="Pulls">Of <paramref name="Rollouts"/>: how often they chose it.</param>
/// <param name="Score">0-100, mean over its pulls; null without any.</param>
/// <param name="SuccessRate">0-1, likewise.</param>
/// <param name="Favored">In how many of the bandits no other was chosen more often.</param>
public sealed record StudiedArm(string Comparison, string Name, int Bandits, int Pulls, int Rollouts, double? Score, double? SuccessRate, int Favored)
{
    /// <summary>Of each stage of comparisons its agents in the plan's order, from the bandits that have ended.</summary>
    internal static async Task<IReadOnlyList<StudiedArm>> ReadAsync(WebShopDbContext store, StudyState state, CancellationToken cancellation)
    {
        int[] ids = [.. state.Parts.Where(part => part.Succeeded).Select(part => part.Part.ComparisonId).OfType<int>()];
        var results = await store.Comparisons.AsNoTracking().Where(row => ids.Contains(row.Id) && row.Result != null).Select(row => new { row.Id, row.Result }).ToDictionaryAsync(row => row.Id, row => row.Result!, cancellation);
        List<StudiedArm> arms = [];
        foreach (var (place, stage) in state.Plan.Stages.Index().Where(stage => stage.Item.Comparison is not null))
        {
            var ended = state.Parts.Where(part => part.Part.Stage == place && part.Part.ComparisonId is { } id && results.ContainsKey(id))
                .Select(part => JsonSerializer.Deserialize<ComparisonResult>(results[part.Part.ComparisonId!.Value], ApiJson.Options)!).ToArray();
            if (ended.Length > 0)
                arms.AddRange(stage.Comparison!.Agents.Index().Select(agent => Of(stage.Name, agent.Item.Name, agent.Index, ended)));
        }
        return arms;
    }

    /// <param name="arm">Its place: comparisons keep their agents in the order they were given.</param>
    private static StudiedArm Of(string comparison, string name, int arm, ComparisonResult[] results)
    {
        var bandits = results.SelectMany(result => result.Runs).Select(run => run.Points[^1].Arms).ToArray();
        var (own, pulls) = (results.Select(result => result.Arms[arm]).ToArray(), results.Sum(result => result.Arms[arm].BanditPulls));
        return new StudiedArm(
            comparison, name, bandits.Length, pulls, bandits.Sum(arms => arms.Sum(state => state.Pulls)),
            pulls == 0 ? null : own.Sum(of => of.BanditPulls * (of.BanditScore ?? 0)) / pulls, pulls == 0 ? null : own.Sum(of => of.BanditPulls * (of.BanditSuccessRate ?? 0)) / pulls,
            bandits.Count(arms => arms[arm].Pulls == arms.Max(state => state.Pulls)));
    }
}
