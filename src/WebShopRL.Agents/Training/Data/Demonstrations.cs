using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Training.Data;

/// <summary>The trajectories that a run learns from.</summary>
internal static class Demonstrations
{
    /// <summary>
    /// At most <paramref name="count"/> of a source, on training goals alone: chosen once, and kept with the run whatever is added to the source later. Throws where there are none, and says how to get some.
    /// </summary>
    public static IReadOnlyList<Trajectory> Take(TrainingJob job, string source, int count, double minimumReward, CancellationToken cancellation) =>
        job.Inputs.Keep("demonstrations", () => Choose(job, source, count, minimumReward, cancellation));

    /// <summary>As <see cref="Take"/>, not kept: for what keeps something made of them.</summary>
    public static Trajectory[] Choose(TrainingJob job, string source, int count, double minimumReward, CancellationToken cancellation)
    {
        var goals = job.Shop.GoalsOf(GoalSplit.Train);
        if (source == "scripted")
            return [.. ScriptedTrajectories.Generate(job.Shop, goals, count, job.Seed, null, cancellation).Where(trajectory => trajectory.Reward >= minimumReward)];
        var ofTraining = goals.Select(goal => goal.Index).ToHashSet();
        Trajectory[] found = [.. job.Trajectories(source)
            .Where(trajectory => trajectory.Reward >= minimumReward && (trajectory.Goal is not { } goal || ofTraining.Contains(goal)))
            .Take(count)];
        return found.Length > 0
            ? found
            : throw new InvalidOperationException($"There are no {source} trajectories on training goals with a reward of at least {minimumReward}: play some, import some, or set demonstrations to scripted.");
    }
}
