using System.Globalization;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;

namespace WebShopRL.Agents.Training.Data;

/// <summary>The trajectories that a run learns from.</summary>
internal static class Demonstrations
{
    /// <summary>
    /// At most <paramref name="count"/> of a source, on training goals alone: chosen once, and kept with the run whatever is added to the source later. Throws where there are none, and says how to get some.
    /// </summary>
    public static IReadOnlyList<Trajectory> Take(TrainingJob job, string source, int count, double minimumReward, ITrainingObserver observer, CancellationToken cancellation) =>
        job.Inputs.Keep("demonstrations", () => Choose(job, source, count, minimumReward, observer, cancellation));

    /// <summary>As <see cref="Take"/>, with those of their states that teach something; what is left out of long lists of actions is drawn by the run's seed.</summary>
    public static (IReadOnlyList<Trajectory> Trajectories, List<TrainingState> States) TakeStates(
        TrainingJob job, string source, int count, double minimumReward, bool pruneLoops, PolicyTexts texts, ITrainingObserver observer, CancellationToken cancellation)
    {
        var trajectories = Take(job, source, count, minimumReward, observer, cancellation);
        var random = new Random(job.Seed);
        return (trajectories, [.. trajectories.SelectMany(trajectory => TrainingState.Of(pruneLoops ? trajectory.WithoutLoops(texts.ReadsNotes) : trajectory, texts, random))]);
    }

    /// <summary>As <see cref="Take"/>, not kept: for what keeps something made of them.</summary>
    public static Trajectory[] Choose(TrainingJob job, string source, int count, double minimumReward, ITrainingObserver observer, CancellationToken cancellation)
    {
        var training = TrainingGoals.Of(job.Shop);
        if (source == "scripted")
            return [.. ScriptedTrajectories.Generate(job.Shop, training.Goals, count, job.Seed, null, cancellation).Where(trajectory => trajectory.Reward >= minimumReward)];
        Trajectory[] found = [.. training.Among(job.Trajectories(source), line => observer.Log(TrainingLogLevel.Information, line))
            .Where(trajectory => trajectory.Reward >= minimumReward)
            .Take(count)];
        return found.Length > 0
            ? found
            : throw new NothingToLearnException(string.Create(CultureInfo.InvariantCulture,
                $"There are no {TrajectorySource.Words(source)} on training goals{(minimumReward > 0 ? $" with a reward of at least {minimumReward}" : "")}: {Mend(source)}"));
    }

    /// <summary>What a person does who has none of a source, as a message ends.</summary>
    public static string Mend(string source) => TrajectorySource.SetsOf(source) is null
        ? "play some or import some and resume the run, or launch another with demonstrations scripted."
        : "add some and resume the run, or launch another with other sets.";
}
