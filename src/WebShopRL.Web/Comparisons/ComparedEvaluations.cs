using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Store;

namespace WebShopRL.Web.Comparisons;

/// <summary>A run's newest evaluation on goals that others were measured on too.</summary>
/// <param name="Score">0-100.</param>
/// <param name="SuccessRate">0-1.</param>
/// <param name="ScoreDifference">From the run that it is compared with, goal by goal, with a 95 % bootstrap interval over the goals; null for that run itself.</param>
public sealed record ComparedEvaluation(int Run, int Evaluation, double Score, double SuccessRate, Interval? ScoreDifference, Interval? SuccessDifference);

/// <summary>Runs that were evaluated on the same goals in the same way, the first of them against each of the others.</summary>
/// <param name="Measured">On what, as <c>500 test goals, greedy</c>.</param>
/// <param name="Goals">How many of them.</param>
/// <param name="Runs">The one that the others are compared with, then these.</param>
public sealed record ComparedEvaluations(string Measured, int Goals, IReadOnlyList<ComparedEvaluation> Runs)
{
    /// <summary>Of the goals that most of the runs were measured on; the newest such evaluations. Null where no two runs have any in common.</summary>
    /// <param name="runs">In the order of the page.</param>
    /// <param name="before">What was read last: evaluations that have ended do not change.</param>
    internal static async Task<ComparedEvaluations?> ReadAsync(WebShopDbContext store, IReadOnlyList<int> runs, ComparedEvaluations? before, CancellationToken cancellation)
    {
        var ended = await store.Evaluations.AsNoTracking().Where(row => row.Status == RunStatus.Succeeded)
            .Join(store.Checkpoints.Where(save => runs.Contains(save.RunId ?? 0)), row => row.CheckpointId, save => save.Id, (row, save) => new
            {
                row.Id, Run = save.RunId ?? 0, row.Split, row.Decoding, row.Temperature, row.MaxSteps, row.QueryWriterContent, row.QueryGeneration, row.CatalogFingerprint, row.Goals,
            }).ToListAsync(cancellation);
        var alike = ended.GroupBy(row => (row.CatalogFingerprint, row.Decoding, row.Temperature, row.MaxSteps, row.QueryWriterContent, row.QueryGeneration, Goals: string.Join(',', row.Goals.Order())))
            .Select(same => (Runs: same.Select(row => row.Run).Distinct().Count(), Rows: same.OrderByDescending(row => row.Id).ToArray()))
            .Where(same => same.Runs > 1).OrderByDescending(same => same.Runs).ThenByDescending(same => same.Rows[0].Id).FirstOrDefault();
        if (alike.Rows is not { } rows)
            return null;
        var newest = rows.GroupBy(row => row.Run).ToDictionary(run => run.Key, run => run.First().Id);
        (int Run, int Evaluation)[] measured = [.. runs.Where(newest.ContainsKey).Select(run => (run, newest[run]))];
        if (before is not null && before.Runs.Select(run => (run.Run, run.Evaluation)).SequenceEqual(measured))
            return before;
        int[] ids = [.. measured.Select(run => run.Evaluation)];
        var rewards = (await store.EvaluationEpisodes.AsNoTracking().Where(episode => ids.Contains(episode.EvaluationId)).OrderBy(episode => episode.Goal).Select(episode => new { episode.EvaluationId, episode.Reward }).ToListAsync(cancellation))
            .ToLookup(episode => episode.EvaluationId, episode => episode.Reward);
        double[] Scores(int evaluation) => [.. rewards[evaluation].Select(reward => 100 * reward)];
        double[] Successes(int evaluation) => [.. rewards[evaluation].Select(reward => reward == 1 ? 1.0 : 0)];
        var (with, first) = (measured[0].Evaluation, rows[0]);
        return new ComparedEvaluations(
            string.Create(CultureInfo.InvariantCulture, $"{first.Goals.Count} {first.Split} goals, {(first.Decoding == "greedy" ? "greedy" : $"sampled at {first.Temperature}")}"), first.Goals.Count,
            [.. measured.Select(run => new ComparedEvaluation(
                run.Run, run.Evaluation, Scores(run.Evaluation).DefaultIfEmpty().Average(), Successes(run.Evaluation).DefaultIfEmpty().Average(),
                run.Evaluation == with ? null : Bootstrap.PairedDifference(Scores(with), Scores(run.Evaluation)), run.Evaluation == with ? null : Bootstrap.PairedDifference(Successes(with), Successes(run.Evaluation))))]);
    }
}
