using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>Demonstrated states that are imitated beside what is learned from playing.</summary>
internal sealed class ImitationTerm
{
    private readonly IReadOnlyList<TrainingState> _states;
    private readonly PolicyGradientSettings _settings;
    private readonly int _seed;

    /// <exception cref="InvalidOperationException">It is asked for, and there is nothing to imitate.</exception>
    public ImitationTerm(TrainingJob job, PolicyGradientSettings settings, PolicyTexts texts, ITrainingObserver observer, CancellationToken cancellation)
    {
        (_settings, _seed) = (settings, job.Seed);
        if (!settings.Imitates)
        {
            _states = [];
            return;
        }
        (var trajectories, _states) = Demonstrations.TakeStates(job, settings.Source(), settings.Trajectories, settings.MinimumReward, settings.PruneLoops, texts, observer, cancellation);
        if (_states.Count == 0)
            throw new NothingToLearnException($"imitation_weight is {settings.ImitationWeight}, and the {trajectories.Count} demonstrations ({TrajectorySource.Words(settings.Source())}) have no state with a choice to imitate: give others, or none.");
        observer.Log(TrainingLogLevel.Information, $"{_states.Count} demonstrated states ({TrajectorySource.Words(settings.Source())}) are imitated beside playing.");
    }

    /// <summary>Those of a gradient step, shortest first; none where nothing is imitated.</summary>
    /// <param name="step">Its number in the run.</param>
    public IReadOnlyList<TrainingState> Batch(int step)
    {
        if (_states.Count == 0)
            return [];
        var random = new Random(unchecked(_seed * 7_919 + step));
        return [.. Enumerable.Range(0, _settings.ImitationBatch).Select(_ => _states[random.Next(_states.Count)]).OrderBy(state => state.Page.Length)];
    }
}
