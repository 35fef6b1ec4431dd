using WebShopRL.Web.Comparisons;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Generations;

namespace WebShopRL.Web.Studies;

/// <summary>Planned parts as what their launchers take.</summary>
internal static class PartRequests
{
    public static GenerationRequest Of(PlannedGeneration planned, EvaluatedAgent agent, string set, int seed) =>
        new(agent, planned.Wanted, set, planned.Goals, planned.MinReward, planned.Budget, planned.Temperature, planned.MaxSteps, seed);

    public static EvaluationRequest Of(PlannedEvaluations planned, EvaluatedAgent agent, string? queryWriter, int seed) =>
        new(agent, planned.Split, planned.Goals, planned.Episodes, planned.Decoding, planned.Temperature, planned.MaxSteps, seed, queryWriter, planned.QueryGeneration);

    public static ComparisonRequest Of(PlannedComparison planned, IReadOnlyList<EvaluatedAgent> agents, int seed) =>
        new(agents, planned.Rollouts, planned.ParallelRuns, planned.Likelihood, seed);
}
