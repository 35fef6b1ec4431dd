using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>
/// WebShop's own reinforcement learning (Yao et al. 2022, section 4.2): the advantage actor-critic (Mnih et al. 2016) on a few environments side by side, one gradient step after every n choices in each, with four terms: the policy
/// gradient on the advantage, the value's squared error, the entropy, and demonstrated actions.
/// </summary>
internal static class PgTrainer
{
    public static void Run(TrainingJob job, ITrainingObserver observer, CancellationToken cancellation)
    {
        // 1. The policy, and what it may imitate beside playing.
        var settings = (PgSettings)job.Settings;
        var episodes = new TrainingEpisodes(job, settings.StepLimit);
        using var run = StartingPolicy.Open(job, observer);
        using var policy = new LearnedPolicy("pg", run.Model, run.Texts, run.Device, owns: false) { TellsRawValues = true };
        using var rewards = PurchaseRewards.Open(job, settings.RewardModel, run.Device, observer);
        var imitation = new ImitationTerm(job, settings, run.Texts, observer, cancellation);

        // 2. Updates: play on, learn from what was chosen, forget it.
        var updates = new PgUpdates(run, settings, new Environments(episodes, settings, policy, rewards), imitation, new MicroBatches(settings.MicroBatch, observer));
        run.Train(updates, new Validation(job, run.Metrics, policy).Check, cancellation);
    }
}

/// <summary>Plays n choices in each environment and takes one gradient step.</summary>
internal sealed class PgUpdates(LearningRun<ChoiceModel, PolicyTexts> run, PgSettings settings, Environments environments, ImitationTerm imitation, MicroBatches micro) : IUpdates
{
    private readonly PolicyGradientStep _step = new(run, settings, settings.PolicyWeight,
        passed => new StateTerms(PolicyGradientLoss.Advantage(passed.LogProbabilities, passed.Advantages), PolicyGradientLoss.SquaredError(passed.Values, passed.Returns)), micro);

    public int Total => settings.Updates;

    public string? Spent => PlayBudget.Spent(settings, environments.Ended, environments.Actions);

    public void Do(int update, CancellationToken cancellation)
    {
        run.Times.Begin();
        var (played, ended, earned) = environments.Play();
        run.Times.Played();
        run.Metrics.Episodes = environments.Ended;
        RolloutFigures.Tell(run.Metrics, ended, settings.RewardModel.Length > 0 ? earned : null);

        // λ = 1: the n-step return less the value (Mnih et al. 2016, algorithm S3).
        var transitions = Transition.WithAdvantages(played, settings.Discount, lambda: 1);
        if (Advantages.ExplainedVariance([.. transitions.Select(made => made.Return)], [.. transitions.Select(made => (double)made.Value)]) is { } explained)
            run.Metrics.Tell(MetricNames.ExplainedVariance, explained);
        var figures = _step.Accumulate([.. transitions.Select(made => new PlayedState(made.State(run.Texts), made, made.Advantage))], imitation.Batch(update));
        _step.Tell([figures], [_step.Step()]);
        run.Times.Tell(figures.Tokens);
    }

    public void Save(string folder) => environments.Save(folder);

    public void GoOn(string folder)
    {
        environments.GoOn(folder);
        run.Metrics.Episodes = environments.Ended;
    }
}
