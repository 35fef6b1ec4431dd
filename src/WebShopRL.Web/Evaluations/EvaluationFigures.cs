using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Store;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Evaluations;

/// <summary>A goal on which two agents did differently.</summary>
/// <param name="Difference">Second minus first, of the rewards in [0, 1].</param>
public sealed record DifferingGoal(int Goal, string? Category, double FirstReward, double SecondReward, double Difference, int FirstSteps, int SecondSteps);

/// <summary>Two evaluations over the goals that both have played: second minus first. Scores are 0-100, success rates 0-1; low and high are the ends of 95 % bootstrap intervals over goals.</summary>
/// <param name="Goals">How many both have played.</param>
/// <param name="FirstBetter">Goals on which the first earned more.</param>
/// <param name="Differing">Those on which they differ, most first; at most as many as were asked for.</param>
public sealed record PairAnswer(
    int First, int Second, int Goals, double FirstScore, double SecondScore, double Score, double ScoreLow, double ScoreHigh,
    double FirstSuccessRate, double SecondSuccessRate, double SuccessRate, double SuccessRateLow, double SuccessRateHigh, int FirstBetter, int SecondBetter, IReadOnlyList<DifferingGoal> Differing)
{
    internal static PairAnswer Of(int first, int second, PairedEvaluations pair, int most) => new(
        first, second, pair.Goals.Count, pair.FirstScore.Mean, pair.SecondScore.Mean, pair.Score.Mean, pair.Score.Low, pair.Score.High,
        pair.FirstSuccess.Mean, pair.SecondSuccess.Mean, pair.Success.Mean, pair.Success.Low, pair.Success.High, pair.FirstBetter, pair.SecondBetter,
        [.. pair.Goals.Where(goal => goal.Difference != 0).Take(most).Select(goal => new DifferingGoal(
            goal.First.Goal, goal.First.Category ?? goal.Second.Category, goal.First.Reward, goal.Second.Reward, goal.Difference, goal.First.Steps, goal.Second.Steps))]);
}

/// <summary>Figures that are made of an evaluation's episodes, over REST.</summary>
internal static class EvaluationFigures
{
    public static void MapEvaluationFigures(this RouteGroupBuilder api)
    {
        var evaluations = api.MapGroup("/evaluations").WithTags("Evaluations");
        evaluations.MapGet("/{id}/breakdown", Breakdown).WithSummary("Where its score comes from: by category, by part of the reward, by length; over the episodes played so far");
        evaluations.MapGet("/{id}/against/{other}", Against).WithSummary("Another evaluation minus this one over the goals of both, and the goals on which they differ most");
    }

    private static async Task<Results<Ok<EvaluationBreakdown>, NotFoundProblem, ConflictProblem>> Breakdown(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using (var store = await stores.CreateDbContextAsync(cancellation))
            if (!await store.Evaluations.AnyAsync(evaluation => evaluation.Id == id, cancellation))
                return EvaluationApi.Address.Unknown(id);
        return EvaluationBreakdown.Of((await EvaluationEpisodes.ReadAsync(stores, id, cancellation)).Values) is { } breakdown
            ? TypedResults.Ok(breakdown)
            : new ConflictProblem($"Evaluation {id} has played no episode yet.");
    }

    private static async Task<Results<Ok<PairAnswer>, NotFoundProblem, ConflictProblem>> Against(
        int id, int other, [FromQuery(Name = "limit"), Range(1, ListQuery.MaximumLimit), DefaultValue(ListQuery.DefaultLimit), Description("Most differing goals to give.")] int? limit,
        IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var catalogs = await store.Evaluations.Where(evaluation => evaluation.Id == id || evaluation.Id == other).ToDictionaryAsync(evaluation => evaluation.Id, evaluation => (evaluation.Catalog, evaluation.CatalogFingerprint), cancellation);
        foreach (var named in (int[])[id, other])
            if (!catalogs.ContainsKey(named))
                return EvaluationApi.Address.Unknown(named);
        if (!CatalogMark.AreOne(catalogs[id], catalogs[other]))
            return new ConflictProblem($"Evaluations {id} and {other} are of two catalogs: their goals have nothing in common.");
        return PairedEvaluations.Of(await EvaluationEpisodes.ReadAsync(stores, id, cancellation), await EvaluationEpisodes.ReadAsync(stores, other, cancellation)) is { } pair
            ? TypedResults.Ok(PairAnswer.Of(id, other, pair, limit ?? ListQuery.DefaultLimit))
            : new ConflictProblem($"Evaluations {id} and {other} have played no goal in common (yet).");
    }
}
