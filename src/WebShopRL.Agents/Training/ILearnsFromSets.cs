using System.ComponentModel.DataAnnotations;
using WebShopRL.Agents.Rollouts;

namespace WebShopRL.Agents.Training;

/// <summary>Settings of an algorithm that can learn from named trajectory sets.</summary>
public interface ILearnsFromSets
{
    /// <summary>Whose trajectories it learns from; <see cref="TrajectorySource.Sets"/> for named sets.</summary>
    string Demonstrations { get; }

    /// <summary>Names of sets, separated by commas.</summary>
    string TrajectorySets { get; }
}

/// <summary>What records with these two settings share.</summary>
internal static class LearningFromSets
{
    public const string Name = "Trajectory sets";
    public const string Help = "Names of the trajectory sets to learn from, separated by commas, where demonstrations is sets.";

    /// <summary>What to ask the job for.</summary>
    public static string Source(this ILearnsFromSets settings) => TrajectorySource.Of(settings.Demonstrations, settings.TrajectorySets);

    /// <summary>Sets that are named where they are not learned from are refused by <see cref="UsedWhereAttribute"/>.</summary>
    public static IEnumerable<ValidationResult> Check(ILearnsFromSets settings) => settings.Demonstrations == TrajectorySource.Sets && TrajectorySource.Names(settings.TrajectorySets).Count == 0
        ? [new("Missing: demonstrations is sets, so name at least one set.", [nameof(ILearnsFromSets.TrajectorySets)])]
        : [];
}
