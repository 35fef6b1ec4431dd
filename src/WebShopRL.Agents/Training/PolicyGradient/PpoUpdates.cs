using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>Plays, then goes over what was played in passes of minibatches. Between two gradient steps it can be stopped: what was played is saved and learned to its end later.</summary>
internal sealed class PpoUpdates(TrainingJob job, LearningRun<ChoiceModel, PolicyTexts> run, PpoSettings settings, PpoPlay play, ImitationTerm imitation, MicroBatches micro) : IUpdates
{
    private readonly PolicyGradientStep _step = new(run, settings, policyWeight: 1, passed => Terms(passed, settings), micro);

    private PpoProgress _progress = new(0, 0, null);

    public int Total => settings.Updates;

    public string? Spent => PlayBudget.Spent(settings, _progress.Episodes, _progress.Actions);

    public void Do(int update, CancellationToken cancellation)
    {
        run.Times.Begin();
        if (_progress.Experience is null)
        {
            var (played, actions) = play.Run(update, _progress.Episodes, cancellation);
            _progress = new PpoProgress(_progress.Episodes + settings.EpisodesPerUpdate, _progress.Actions + actions, new Experience(played, [], []));
        }
        run.Times.Played();
        run.Metrics.Episodes = _progress.Episodes;
        var experience = _progress.Experience!;
        Learn(update, experience, cancellation);
        _step.Tell(experience.Steps, experience.Norms);
        run.Metrics.Tell(MetricNames.ApproximateKl, experience.Steps.Average(step => step.Kl));
        run.Metrics.Tell(MetricNames.ClipFraction, experience.Steps.Average(step => step.Clipped));
        run.Times.Tell(experience.Steps.Sum(step => step.Tokens));
        _progress = _progress with { Experience = null };
    }

    public void Save(string folder) => _progress.Save(folder);

    public void GoOn(string folder)
    {
        _progress = PpoProgress.Read(folder);
        run.Metrics.Episodes = _progress.Episodes;
    }

    private void Learn(int update, Experience experience, CancellationToken cancellation)
    {
        TrainingState[] states = [.. experience.Played.Select(made => made.State(run.Texts))];
        var minibatches = Math.Min(settings.Minibatches, states.Length);
        var seed = unchecked(job.Seed * 1_000_003 + update);
        while (experience.Steps.Count < settings.Epochs * minibatches)
        {
            cancellation.ThrowIfCancellationRequested();
            var chosen = experience.Minibatch(experience.Steps.Count, minibatches, seed);
            double[] advantages = [.. chosen.Select(i => experience.Played[i].Advantage)];
            if (settings.NormalizeAdvantages)
                advantages = Advantages.Normalize(advantages);
            var figures = _step.Accumulate([.. chosen.Select((i, place) => new PlayedState(states[i], experience.Played[i], advantages[place]))],
                imitation.Batch(unchecked(update * settings.Epochs * settings.Minibatches + experience.Steps.Count)));
            experience.Steps.Add(figures);
            if (settings.TargetKl > 0 && figures.Kl > settings.TargetKl && experience.Norms.Count > 0) // the first step is from the policy that played
                return;
            experience.Norms.Add(_step.Step());
        }
    }

    private static StateTerms Terms(PassedStates passed, PpoSettings settings)
    {
        var logRatio = passed.LogProbabilities - passed.OldLogProbabilities;
        return new StateTerms(
            PolicyGradientLoss.ClippedSurrogate(logRatio, passed.Advantages, settings.Clip),
            PolicyGradientLoss.ClippedValue(passed.Values, passed.OldValues, passed.Returns, settings.ValueClip * settings.RewardScale),
            KlEstimate.ThirdOf(logRatio), PolicyGradientLoss.IsClipped(logRatio, settings.Clip));
    }
}
