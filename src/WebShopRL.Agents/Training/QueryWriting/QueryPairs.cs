using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;

namespace WebShopRL.Agents.Training.QueryWriting;

/// <summary>An instruction without its price limit, and what a shopper typed for it; both as networks read them.</summary>
internal sealed record QueryPair(string Instruction, string Query);

/// <summary>What a query writer learns from.</summary>
internal static class QueryPairs
{
    private const string Search = "search[";

    /// <summary>Pairs of training goals, each once, in a fixed order; kept with the run.</summary>
    /// <exception cref="InvalidOperationException">There are none; says how to get some.</exception>
    public static IReadOnlyList<QueryPair> Of(TrainingJob job, SearchImitationSettings settings, ITrainingObserver observer) => job.Inputs.Keep("queries", () => Choose(job, settings, observer));

    private static QueryPair[] Choose(TrainingJob job, SearchImitationSettings settings, ITrainingObserver observer)
    {
        var training = TrainingGoals.Of(job.Shop);
        QueryPair[] pairs = settings.Demonstrations == "scripted"
            ? [.. training.Goals.SelectMany(goal => Enumerable.Range(0, settings.QueriesPerGoal).Select(round => Pair(goal.InstructionText, ShopperQuery.Write(goal, job.Seed + round)))).Distinct()]
            : [.. Typed(training.Among(job.Trajectories(settings.Demonstrations), line => observer.Log(TrainingLogLevel.Information, line))).Distinct()];
        return pairs.Length > 1
            ? pairs
            : throw new NothingToLearnException($"There are no {TrajectorySource.Words(settings.Demonstrations)} on training goals with a search in words of its own: {Demonstrations.Mend(settings.Demonstrations)}");
    }

    /// <summary>The searches of stored trajectories; an imported one has its instruction in its first page alone.</summary>
    private static IEnumerable<QueryPair> Typed(IEnumerable<Trajectory> trajectories) =>
        from trajectory in trajectories
        from step in trajectory.Steps
        where step.Action.StartsWith(Search, StringComparison.Ordinal) && step.Action.EndsWith(']') && step.Action.Length > Search.Length + 1
        select Pair(trajectory.Instruction.Length > 0 ? trajectory.Instruction : step.Observation, step.Action[Search.Length..^1]);

    private static QueryPair Pair(string instruction, string query) => new(PolicyText.Normalize(PolicyText.Goal(instruction)), PolicyText.Normalize(query));
}
